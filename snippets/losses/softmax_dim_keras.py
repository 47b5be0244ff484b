import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import ops

z = np.array([[2.0, 1, 0], [3, 0, 1], [5, 6, 4], [0, 2, 1]])
default = ops.softmax(z).numpy()  # the last axis, and no warning
print(default.round(2).tolist())
#> [[0.67, 0.24, 0.09], [0.84, 0.04, 0.11], [0.24, 0.67, 0.09], [0.09, 0.67, 0.24]]

# Right for Keras images, whose classes are last ...
rng = np.random.default_rng(0)
last = rng.normal(size=(7, 6, 4, 3))  # batch, height, width, class
layer = keras.layers.Softmax()
ours = layer(last).numpy().sum(-1)
# ... and wrong for the same images in the order of PyTorch.
first = last.transpose(0, 3, 1, 2)
theirs = layer(first).numpy().sum(1)
fixed = keras.layers.Softmax(axis=1)(first).numpy().sum(1)
for total in (ours, theirs, fixed):
    print(f"{total.min():.2f} to {total.max():.2f}")
#> 1.00 to 1.00
#> 0.22 to 1.81
#> 1.00 to 1.00

dense = keras.layers.Dense(3, activation="softmax")
text = dense(rng.normal(size=(7, 5, 8))).detach().numpy()
print(text.shape, text.sum(-1).round(2)[0].tolist())
#> (7, 5, 3) [1.0, 1.0, 1.0, 1.0, 1.0]
