import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
x = (digits.data[:300] / 16).astype("float32")
kind = digits.target[:300]
small = (kind < 3).astype("float32")  # yes or no


def fit(y, units, activation, loss, seed=0):
    keras.utils.set_random_seed(seed)
    last = keras.layers.Dense(units, activation=activation)
    hidden = keras.layers.Dense(32, activation="relu")
    model = keras.Sequential([keras.Input((64,)), hidden, last])
    model.compile(keras.optimizers.SGD(0.5), loss, metrics=["acc"])
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        model.fit(x, y, batch_size=300, epochs=15, verbose=0)
        loss, right = model.evaluate(x, y, 300, verbose=0)
    warned = any("softmax" in str(w.message) for w in heard)
    # Without an activation each processor ends at another loss.
    shown = f"{loss=:.2f}, " if activation else ""
    print(f"{activation}: {shown}{right=:.0%}", end="")
    print(", and Keras warns" if warned else "")
    return np.array([loss, right, warned])


# Softmax over one unit is 1 for every image, with no gradient.
stuck = fit(small, 1, "softmax", "binary_crossentropy")
#> softmax: loss=11.16, right=30%, and Keras warns
print(f"share of yes: {small.mean():.0%}")
#> share of yes: 30%
one = fit(small, 1, "sigmoid", "binary_crossentropy")
#> sigmoid: loss=0.38, right=87%
# Ten logits, and a loss that expects probabilities.
sparse = "sparse_categorical_crossentropy"
raw = fit(kind, 10, None, sparse)
#> None: right=10%
ten = fit(kind, 10, "softmax", sparse)
#> softmax: loss=0.78, right=93%
