import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(4, 20, 8))
x = x.astype("float32")

dense = layers.Dense(5)
y = dense(x)
print(tuple(y.shape), dense.count_params())
#> (4, 20, 5) 45
wrapper = layers.TimeDistributed(dense)
gap = (wrapper(x) - y).abs().max().item()
print(f"TimeDistributed is off by {gap:.4f}")
#> TimeDistributed is off by 0.0000

# The trap: one target for each series, one answer for each step.
target = np.arange(4.0, dtype="float32")[:, None]
model = keras.Sequential([keras.Input((20, 8)), layers.Dense(1)])
model.compile(loss="mse")
loss = model.evaluate(x, target, verbose=0)
print(model.output_shape, target.shape, f"loss {loss:.3f}")
#> (None, 20, 1) (4, 1) loss 6.464

# Say what should become of the steps.
fixed = keras.Sequential(
    [keras.Input((20, 8)), layers.Flatten(), layers.Dense(1)]
)
print(fixed.output_shape)
#> (None, 1)
