import os

os.environ["KERAS_BACKEND"] = "torch"
import keras

x = keras.ops.reshape(keras.ops.arange(6), (2, 3))
flat = keras.ops.reshape(keras.ops.transpose(x), (6,)).tolist()
print(flat)
#> [0, 3, 1, 4, 2, 5]
