import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

keras.config.disable_traceback_filtering()  # shorter messages
images = ops.zeros((6, 32, 36, 1))
colour = ops.zeros((5, 28, 28, 3))


def said(call):
    try:
        return tuple(call().shape)
    except (RuntimeError, ValueError) as error:
        return str(error)


# ops.reshape counts over the whole batch, as view does.
bare = said(lambda: ops.reshape(images, (-1, 784)))
silent = said(lambda: ops.reshape(colour, (-1, 784)))
print(bare, silent, sep="\n")
#> shape '[-1, 784]' is invalid for input of size 6912
#> (15, 784)

# The layer Reshape counts in each image, and refuses both.
layer = layers.Reshape((784,))
refused = said(lambda: layer(images)), said(lambda: layer(colour))
print(*refused, sep="\n")
#> The total size of the tensor must be unchanged. Received: input_shape=(32, 36, 1), target_shape=(784,)
#> The total size of the tensor must be unchanged. Received: input_shape=(28, 28, 3), target_shape=(784,)

flat = said(lambda: layers.Flatten()(images))
print(flat)
#> (6, 1152)
