import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

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
            layers.Dense(10),
        ]
    )


# Dense reads the size off its input when the model is built.
model = build(52, 32)
kernel = tuple(model.layers[-1].kernel.shape)
print(kernel, tuple(build(32, 32).layers[-1].kernel.shape))
#> (800, 10) (400, 10)

# It is as tied to that size as nn.Linear is.
*before, dense = model.layers
taller = np.zeros((1, 64, 32, 3), "float32")
for layer in before:
    taller = layer(taller)
message = "none"
try:
    dense(taller)
except ValueError as error:
    message = str(error)
    print(f"{type(error).__name__}: {message}")
#> ValueError: Input 0 with name 'None' of layer 'dense' is incompatible with the layer: expected axis -1 of input shape to have value 800, but received input with shape (1, 1040)

# GlobalAveragePooling2D leaves the channels, whatever the image.
pooled = layers.GlobalAveragePooling2D()
print(tuple(pooled(np.zeros((1, 10, 5, 16), "float32")).shape))
#> (1, 16)
