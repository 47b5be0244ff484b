import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras.optimizers import SGD

rng = np.random.default_rng(0)
x = rng.normal(size=(32, 5)).astype("float32")
y = rng.normal(size=(32, 3)).astype("float32")


def fit(rows, batch_size, every=None):
    zeros = {"use_bias": False, "kernel_initializer": "zeros"}
    dense = keras.layers.Dense(3, **zeros)
    model = keras.Sequential([keras.Input((5,)), dense])
    sgd = SGD(0.1, gradient_accumulation_steps=every)
    model.compile(sgd, "mse")
    silent = {"shuffle": False, "verbose": 0}
    model.fit(x[:rows], y[:rows], batch_size, **silent)
    return dense.kernel.value.detach().numpy()


# The optimizer counts to four, divides and then steps.
whole, parts = fit(32, 32), fit(32, 8, every=4)
print(np.allclose(whole, parts, atol=1e-6))
#> True

# It counts batches, not rows: 8 + 8 + 8 + 6 is off.
whole30, parts30 = fit(30, 30), fit(30, 8, every=4)
print(np.allclose(whole30, parts30, atol=1e-4))
#> False

# And it waits for the fourth: 24 rows do not move the weights.
waiting = fit(24, 8, every=4)
print("largest change:", abs(waiting).max())
#> largest change: 0.0
