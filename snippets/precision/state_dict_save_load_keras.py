import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
layers = keras.layers
model = keras.Sequential([keras.Input((5,)), layers.Dense(3)])
model.add(layers.BatchNormalization())
model.add(layers.Dense(2))
x = np.random.default_rng(0).normal(3, 2, size=(64, 5))
model(x, training=True)  # moves the moving averages
right = model(x)

# model.save("model.keras") holds two things that PyTorch keeps
# apart. The first is the architecture, as plain data:
config = model.get_config()
print([layer["class_name"] for layer in config["layers"]])
#> ['InputLayer', 'Dense', 'BatchNormalization', 'Dense']
rebuilt = keras.Sequential.from_config(config)  # no class of yours
fresh = rebuilt(x)
before = (fresh - right).abs().max().item()

# The second is the state, moving averages included.
for new, old in zip(rebuilt.weights, model.weights):
    new.assign(old)
after = (rebuilt(x) - right).abs().max().item()
print(f"off by {before:.1f}, with the state by {after:.1f}")
#> off by 17.1, with the state by 0.0
