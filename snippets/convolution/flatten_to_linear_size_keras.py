import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

keras.utils.set_random_seed(0)


def build(height, width):
    return keras.Sequential(
        [
            keras.Input((height, width, 3)),
            layers.Conv2D(6, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(16, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, name="dense"),
        ]
    )


# Dense reads the size off its input when the model is built.
model = build(52, 32)
kernel = tuple(model.layers[-1].kernel.shape)
print(kernel, tuple(build(32, 32).layers[-1].kernel.shape))
#> (800, 10) (400, 10)

# Then it is as tied to that size as nn.Linear is.
message = "no error"
try:
    model.layers[-1](ops.zeros((1, 1040)))  # from 64 x 32
except ValueError as error:
    message = f"{type(error).__name__}: {error}"
    print(message)
#> ValueError: Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected axis -1 of input shape to have value 800, but received input with shape (1, 1040)

# GlobalAveragePooling2D leaves the channels, whatever the image.
pooled = layers.GlobalAveragePooling2D()(ops.ones((1, 10, 5, 16)))
print(tuple(pooled.shape))
#> (1, 16)
