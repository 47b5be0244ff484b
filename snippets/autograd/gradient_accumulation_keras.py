import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras.optimizers import SGD

rng = np.random.default_rng(0)
x = rng.normal(size=(32, 5)).astype("float32")
y = rng.normal(size=(32, 3)).astype("float32")


def fit(rows, size, every=None, epochs=1):
    zeros = {"use_bias": False, "kernel_initializer": "zeros"}
    dense = keras.layers.Dense(3, **zeros)
    model = keras.Sequential([keras.Input((5,)), dense])
    sgd = SGD(0.1, gradient_accumulation_steps=every)
    model.compile(sgd, "mse")
    silent = {"shuffle": False, "verbose": 0}
    model.fit(x[:rows], y[:rows], size, epochs, **silent)
    return dense.kernel.value.detach().numpy()


def off(kernel, wanted):
    return np.linalg.norm(kernel - wanted) / np.linalg.norm(wanted)


# It counts to four, divides and steps.
even = off(fit(32, 8, every=4), fit(32, 32))
print(f"8 + 8 + 8 + 8: {even:.0%} off")
#> 8 + 8 + 8 + 8: 0% off
# It counts batches, not rows.
uneven = off(fit(30, 8, every=4), fit(30, 30))
print(f"8 + 8 + 8 + 6: {uneven:.0%} off")
#> 8 + 8 + 8 + 6: 18% off
# 24 rows are three batches: it waits for the fourth.
waiting = np.linalg.norm(fit(24, 8, every=4))
later = np.linalg.norm(fit(24, 8, every=4, epochs=2))
print(f"moved {waiting:.2f}, after two epochs {later:.2f}")
#> moved 0.00, after two epochs 0.06
