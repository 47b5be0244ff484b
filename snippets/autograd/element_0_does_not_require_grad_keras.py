import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(7, 5)).astype("float32")
y = np.arange(7) % 3


def wrong(y_true, y_pred):
    guess = ops.argmax(y_pred, axis=1)
    wanted = ops.cast(y_true, guess.dtype)
    return ops.mean(ops.cast(guess != wanted, "float32"))


def told(loss):
    model = keras.Sequential([layers.Input((5,)), layers.Dense(3)])
    model.compile("sgd", loss)
    kernel = model.layers[0].kernel.value
    start = kernel.detach().clone()
    try:
        model.fit(x, y, verbose=0)
    except RuntimeError as error:
        return str(error)
    return (kernel - start).abs().max().item()


counted = told(wrong)
smooth = told(keras.losses.SparseCategoricalCrossentropy(True))
print(counted, f"{smooth:.4f}", sep="\n")
#> element 0 of tensors does not require grad and does not have a grad_fn
#> 0.0021
