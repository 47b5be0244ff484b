import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

# Channels last: 7 images, 32 rows, 17 columns, 3 channels.
x = np.zeros((7, 32, 17, 3), "float32")
shapes = {}
Conv2D = keras.layers.Conv2D
for padding in ("valid", "same"):
    layer = Conv2D(8, (5, 3), strides=2, padding=padding)
    shapes[padding] = tuple(layer(x).shape)
    print(padding, shapes[padding])
#> valid (7, 14, 8, 8)
#> same (7, 16, 9, 8)

# There is no padding=1. Pad first, then convolve.
padded = keras.layers.ZeroPadding2D(1)(x)
layer = Conv2D(8, (5, 3), strides=2)
like_torch = tuple(layer(padded).shape)
print("padded", like_torch)
#> padded (7, 15, 9, 8)
