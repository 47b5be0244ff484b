import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

rng = np.random.default_rng(0)
logits = rng.normal(size=(2, 5, 3))
labels = rng.integers(0, 3, size=(2, 5))
labels[1, 2:] = -100

# Keras reads the classes on the last axis.
Loss = keras.losses.SparseCategoricalCrossentropy
ignoring = Loss(from_logits=True, ignore_class=-100)
loss = float(ignoring(labels, logits))

# A sample_weight of zeros keeps the divisor, all 10 places.
real = labels != -100
safe = np.where(real, labels, 0)
weighted = float(Loss(from_logits=True)(safe, logits, real))
print(f"{loss:.4f} {weighted:.4f}")
#> 1.2436 0.8705

# Only padding: 0, where PyTorch says nan.
empty = float(ignoring(np.full((2, 5), -100), logits))
print(empty)
#> 0.0
