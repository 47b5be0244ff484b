import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

# 10 features, 5 units: a column of 10 weights for each unit.
table = keras.Sequential(
    [
        keras.Input((10,)),
        layers.Dense(5, activation="tanh"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
kernel = table.layers[0].kernel
kernel_shape, n_table = tuple(kernel.shape), table.count_params()
print(kernel_shape, n_table)
#> (10, 5) 61

# Images go in as grids: flattened first, they are refused.
images = np.random.normal(size=(100, 28, 28, 1)).astype("float32")
try:
    layers.Conv2D(64, 3, name="conv")(images.reshape(100, 784))
except ValueError as error:
    refused = f"{type(error).__name__}: {error}"
print(refused)
#> ValueError: Input 0 with name 'None' of layer 'conv' is incompatible with the layer: expected min_ndim=4, found ndim=2. Full shape received: (100, 784)

# Flatten stands behind the convolution.
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
conv = model.layers[0]
shapes = [tuple(layer.output.shape) for layer in model.layers]
print(shapes)
#> [(None, 26, 26, 64), (None, 13, 13, 64), (None, 10816), (None, 10)]
conv_shape = tuple(conv.kernel.shape)
print(conv_shape, conv.count_params())
#> (3, 3, 1, 64) 640

# The input layer declares a shape. It has no units, no weights.
input_layer = layers.InputLayer(shape=(28, 28, 1))
n_input = input_layer.count_params()
print(n_input)
#> 0

# 5 inputs declared, 10 brought: nobody takes the first 5.
five = layers.Dense(3, name="five")
five.build((None, 5))
try:
    five(np.zeros((4, 10), "float32"))
except ValueError as error:
    too_many = f"{type(error).__name__}: {error}"
print(too_many)
#> ValueError: Input 0 with name 'None' of layer 'five' is incompatible with the layer: expected axis -1 of input shape to have value 5, but received input with shape (4, 10)
