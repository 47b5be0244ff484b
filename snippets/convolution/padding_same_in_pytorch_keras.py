import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np


def same(x, w, s=1, d=1):
    # What Keras makes of one row x with one kernel w.
    layer = keras.layers.Conv1D(
        1, len(w), strides=s, dilation_rate=d,
        padding="same", use_bias=False)
    layer.build((1, len(x), 1))
    layer.kernel.assign(np.reshape(w, (-1, 1, 1)))
    y = layer(np.reshape(x, (1, -1, 1)))
    return [round(v) for v in y.detach().flatten().tolist()]


x = np.arange(1.0, 7)
stride_1 = same(x, [100, 10, 1])
stride_2 = same(x, [100, 10, 1], s=2)
even = same(x, [1000, 100, 10, 1])
print(stride_1, stride_2, even)
#> [12, 123, 234, 345, 456, 560] [123, 345, 560] [123, 1234, 2345, 3456, 4560, 5600]

# The size depends on the stride alone, whatever the kernel.
image = np.zeros((7, 33, 20, 3))
shapes = []
for k in (3, 5, 8):
    layer = keras.layers.Conv2D(8, k, strides=2, padding="same")
    shapes.append(tuple(layer(image).shape))
print(shapes)
#> [(7, 17, 10, 8), (7, 17, 10, 8), (7, 17, 10, 8)]

# Pooling takes the word as well.
pool = keras.layers.MaxPooling2D(3, strides=2, padding="same")
pooled = tuple(pool(image).shape)
print(pooled)
#> (7, 17, 10, 3)
