import tensorflow as tf
from tensorflow import keras

# The same layer on TensorFlow's CPU: channels last, or nothing.
first = tf.ones((2, 3, 32, 40))
layer = keras.layers.Conv2D(16, 5, data_format="channels_first")
message = "no error"
try:
    layer(first)
except tf.errors.UnimplementedError as error:
    message = str(error).split("}} ")[1].split(" [Op")[0]
print(message)
#> The Conv2D op currently only supports the NHWC tensor format on the CPU. The op was given the format: NCHW

last = tf.transpose(first, (0, 2, 3, 1))
shape = tuple(keras.layers.Conv2D(16, 5)(last).shape)
print(shape)
#> (2, 28, 36, 16)
