import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import ops

z = np.array([[2.0, 1, 0], [3, 0, 1], [5, 6, 4], [0, 2, 1]])

# The default is the last axis, and no warning.
default, named = ops.softmax(z), ops.softmax(z, axis=1)
same = np.abs(default.numpy() - named.numpy()).max()
print(f"the default and axis=1 differ by {same:.2f}")
#> the default and axis=1 differ by 0.00

# Right for Keras images, whose channels are last ...
rng = np.random.default_rng(0)
last = rng.normal(size=(7, 6, 4, 3))  # batch, height, width, class
layer = keras.layers.Softmax()
ours = layer(last).numpy().sum(-1)
print(f"channels last: {ours.min():.2f} to {ours.max():.2f}")
#> channels last: 1.00 to 1.00
# ... and wrong for the same images in the order of PyTorch.
first = last.transpose(0, 3, 1, 2)
theirs = layer(first).numpy().sum(1)
print(f"channels first: {theirs.min():.2f} to {theirs.max():.2f}")
#> channels first: 0.22 to 1.81
fixed = keras.layers.Softmax(axis=1)(first).numpy().sum(1)
print(f"with axis=1: {fixed.min():.2f} to {fixed.max():.2f}")
#> with axis=1: 1.00 to 1.00
