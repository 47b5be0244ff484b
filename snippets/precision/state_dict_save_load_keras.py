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

# The second is the state, moving averages included.
fresh = np.allclose(rebuilt(x).detach(), right.detach(), atol=1e-3)
for ours, theirs in zip(rebuilt.weights, model.weights):
    ours.assign(theirs)
same = np.allclose(rebuilt(x).detach(), right.detach(), atol=1e-6)
print("same answers:", fresh, "with the state:", same)
#> same answers: False with the state: True
print([w.name for w in model.weights if not w.trainable])
#> ['moving_mean', 'moving_variance']
