import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

keras.config.disable_traceback_filtering()  # shorter messages


def build(height, width, fit):
    """Pool, enlarge, join; `fit` resizes to the skip connection."""
    skip = keras.Input((height, width, 4))
    up = layers.UpSampling2D()(layers.MaxPooling2D()(skip))
    if fit:
        up = layers.Resizing(height, width)(up)
    return keras.Model(skip, layers.Concatenate()([up, skip]))


def said(call):
    try:
        return tuple(call().shape)
    except (RuntimeError, ValueError) as error:
        return str(error).partition(". ")[2]


# Keras sees it while the model is built, if the size is known.
told = said(lambda: build(11, 14, fit=False).output)
fitted = build(11, 14, fit=True).output.shape
print(told, fitted, sep="\n")
#> Received: input_shape=[(None, 10, 14, 4), (None, 11, 14, 4)]
#> (None, 11, 14, 8)

# With an unknown size it waits for the first odd image.
free = build(None, None, fit=False)
even = said(lambda: free(ops.zeros((3, 12, 14, 4))))
odd = said(lambda: free(ops.zeros((3, 11, 14, 4))))
print(even, odd, sep="\n")
#> (3, 12, 14, 8)
#> Expected size 10 but got size 11 for tensor number 1 in the list.
