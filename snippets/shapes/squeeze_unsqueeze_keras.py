import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import ops

v = ops.arange(3)
row, column = ops.expand_dims(v, 0), ops.expand_dims(v, 1)
print(tuple(row.shape), tuple(column.shape))
#> (1, 3) (3, 1)

# Keras calls it axis. A tensor with another size there passes in
# silence, as in torch; the same call in a model is refused.
x = ops.zeros((1, 3, 1, 5))
nothing = ops.squeeze(x, 1)
print(tuple(nothing.shape))
#> (1, 3, 1, 5)
frames, refused = keras.Input((3, 1, 5)), "no error"
try:
    ops.squeeze(frames, 1)
except ValueError as error:
    refused = str(error)
print(refused)
#> Cannot squeeze axis 1, because the dimension is not 1.

# The batch axis of a model is None, and its plan keeps that axis.
# A real batch of one has a 1 there, and loses it.
bare = keras.Model(frames, ops.squeeze(frames))
named = keras.Model(frames, ops.squeeze(frames, 2))
planned = bare.output_shape, named.output_shape
got = tuple(bare(x).shape), tuple(named(x).shape)
print("planned:", *planned)
#> planned: (None, 3, 5) (None, 3, 5)
print("got:    ", *got)
#> got:     (3, 5) (1, 3, 5)
