import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

# Units belong to the layer, the input size to the data. The kernel
# is (inputs, units): one column a unit.
mnist = keras.Sequential([keras.Input((784,)), layers.Dense(32)])
print([tuple(w.shape) for w in mnist.weights], mnist.count_params())
#> [(784, 32), (32,)] 25120

net = keras.Sequential(
    [
        keras.Input((20,)),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10, activation="softmax"),
    ]
)
counts = [layer.count_params() for layer in net.layers]
print(counts, net.count_params())
#> [1344, 0, 4160, 0, 650] 6154

# A (20000, 100) table: leave the 20000 out, Keras adds the batch.
table = keras.Sequential([keras.Input((100,)), layers.Dense(32)])
print(table.output_shape, table.count_params())
#> (None, 32) 3232
# With it, Keras expects a batch of whole tables, and says nothing.
stack = keras.Input((20000, 100))
tables = keras.Sequential([stack, layers.Dense(32)])
print(tables.output_shape, tables.count_params())
#> (None, 20000, 32) 3232

# (784) is the number 784; (784,) is a shape.
int_error = size_error = "no error"
try:
    keras.Input((784))
except ValueError as error:
    int_error = f"{type(error).__name__}: {error}"
print(int_error)
#> ValueError: Cannot convert '784' to a shape.
five = layers.Dense(32, name="five")
five.build((None, 784))
try:
    five(np.zeros((5, 20), "float32"))
except ValueError as error:
    size_error = f"{type(error).__name__}: {error}"
print(size_error)
#> ValueError: Input 0 with name 'None' of layer 'five' is incompatible with the layer: expected axis -1 of input shape to have value 784, but received input with shape (5, 20)

# The old spelling still works and warns; without it the layer waits
# for its first batch.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old = keras.Sequential([layers.Dense(64, input_dim=20)])
warning = str(caught[0].message)
print(tuple(old.layers[0].kernel.shape), warning)
#> (20, 64) Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential models, prefer using an `Input(shape)` object as the first layer in the model instead.
waiting = layers.Dense(64)
before = len(waiting.weights)
waiting(np.zeros((7, 20), "float32"))
print(before, tuple(waiting.kernel.shape))
#> 0 (20, 64)

# Only the last axis counts: (2, 10, 784) -> (2, 10, 32).
words = layers.Dense(32)
words_shape = tuple(words(np.zeros((2, 10, 784), "float32")).shape)
print(words_shape, words.count_params())
#> (2, 10, 32) 25120
