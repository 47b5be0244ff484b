import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

rng = np.random.default_rng(0)
logits = rng.normal(size=(2, 3, 4, 5))
target = rng.integers(0, 3, size=(2, 4, 5))

# Keras wants the classes last and takes both shapes of mask.
last = np.moveaxis(logits, 1, -1)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
plain = float(loss(target, last))
channel = float(loss(target[..., None], last))
print(f"{plain:.4f} {channel:.4f}")
#> 1.4100 1.4100
