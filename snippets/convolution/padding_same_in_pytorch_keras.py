import os

os.environ["KERAS_BACKEND"] = "torch"
import numpy as np
from keras.layers import AveragePooling1D, Conv1D, Conv2D
from keras.layers import MaxPooling2D, ZeroPadding1D


def conv(x, w, s=1, d=1, padding="same"):
    """One row x and one kernel w in Keras."""
    layer = Conv1D(1, len(w), s, padding, dilation_rate=d,
                   use_bias=False)
    layer.build((None, None, 1))
    layer.kernel.assign(np.reshape(w, (-1, 1, 1)))
    y = layer(np.reshape(x, (1, -1, 1)))
    return [round(v) for v in y.flatten().tolist()]


x, w = np.arange(1.0, 7), [100, 10, 1]
same = conv(x, w, s=2)
# For images: ZeroPadding2D(1).
pad = ZeroPadding1D(1)(x.reshape(1, 6, 1))[0, :, 0].tolist()
like_torch = conv(pad, w, s=2, padding="valid")
print(same, like_torch)
#> [123, 345, 560] [12, 234, 456]

image = np.zeros((7, 33, 20, 3), "float32")
halved = tuple(Conv2D(8, 5, 2, padding="same")(image).shape)
pooled = tuple(MaxPooling2D(3, 2, padding="same")(image).shape)
print(halved, pooled)
#> (7, 17, 10, 8) (7, 17, 10, 3)

# Averages on the torch backend: the edge is repeated.
mean = AveragePooling1D(3, 2, padding="same")(x.reshape(1, 6, 1))
edge = mean.flatten().tolist()
print([round(value, 2) for value in edge])
#> [2.0, 4.0, 5.67]
