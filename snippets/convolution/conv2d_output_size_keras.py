import os

os.environ["KERAS_BACKEND"] = "torch"
import numpy as np
from keras.layers import Conv2D, ZeroPadding2D

# Channels last: 7 images, 32 rows, 17 columns, 3 channels.
x = np.zeros((7, 32, 17, 3), "float32")
valid = tuple(Conv2D(8, (5, 3), strides=2)(x).shape)
same = tuple(Conv2D(8, (5, 3), strides=2, padding="same")(x).shape)
print(valid, same)
#> (7, 14, 8, 8) (7, 16, 9, 8)

# There is no padding=1. Pad first, then convolve.
padded = ZeroPadding2D(1)(x)
like_torch = tuple(Conv2D(8, (5, 3), strides=2)(padded).shape)
print(like_torch)
#> (7, 15, 9, 8)


def told(images):
    try:
        return tuple(Conv2D(8, (5, 3))(images).shape)
    except ValueError as error:
        return str(error).split(" Received")[0]


print(refused := told(x[:, :4]))  # 4 rows are left
#> Computed output size would be zero or negative.
print(front := told(np.moveaxis(x, -1, 1)))  # (7, 3, 32, 17)
#> Computed output size would be zero or negative.
