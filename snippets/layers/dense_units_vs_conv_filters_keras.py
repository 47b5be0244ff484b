import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

# Keras puts the inputs first: kernel (10, 5), one column a unit.
table = keras.Sequential(
    [
        keras.Input((10,)),
        layers.Dense(5, activation="tanh"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
print([tuple(w.shape) for w in table.weights], table.count_params())
#> [(10, 5), (5,), (5, 1), (1,)] 61
# The input layer only declares a shape. It has no weights.
input_layer = layers.InputLayer(shape=(10,))
print(input_layer.weights)
#> []

# Channels last: (100, 28, 28, 1), and the kernel is (3, 3, 1, 64).
images = np.random.default_rng(0).normal(size=(100, 28, 28, 1))
images = images.astype("float32")
conv = layers.Conv2D(64, 3)
maps = conv(images).detach().numpy()
print(maps.shape, tuple(conv.kernel.shape), conv.count_params())
#> (100, 26, 26, 64) (3, 3, 1, 64) 640
# padding="same" keeps 28x28: 28 x 28 x 64 values for each image.
same = layers.Conv2D(64, 3, padding="same")(images)
same_values = same[0].numel()
print(tuple(same.shape), f"{same_values:,}")
#> (100, 28, 28, 64) 50,176

# Flatten comes after the convolution. Before it, Keras refuses.
flat_error = width_error = "no error"
try:
    layers.Conv2D(64, 3, name="conv")(images.reshape(100, 784))
except ValueError as error:
    flat_error = f"{type(error).__name__}: {error}"
print(flat_error)
#> ValueError: Input 0 with name 'None' of layer 'conv' is incompatible with the layer: expected min_ndim=4, found ndim=2. Full shape received: (100, 784)
# Declare 5 inputs, bring 10: it does not quietly take the first 5.
five = layers.Dense(3, name="five")
five.build((None, 5))
try:
    five(np.zeros((4, 10), "float32"))
except ValueError as error:
    width_error = f"{type(error).__name__}: {error}"
print(width_error)
#> ValueError: Input 0 with name 'None' of layer 'five' is incompatible with the layer: expected axis -1 of input shape to have value 5, but received input with shape (4, 10)
