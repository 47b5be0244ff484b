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
right, nothing = ops.squeeze(x, 2), ops.squeeze(x, 1)
print(tuple(right.shape), tuple(nothing.shape))
#> (1, 3, 5) (1, 3, 1, 5)
frames, refused = keras.Input((3, 1, 5)), "no error"
try:
    ops.squeeze(frames, 1)
except ValueError as error:
    refused = f"{type(error).__name__}: {error}"
    print(refused)
#> ValueError: Cannot squeeze axis 1, because the dimension is not 1.

# The batch axis of a model is None, and its plan keeps that axis.
# A real batch of one has a 1 there, and loses it.
bare = keras.Model(frames, ops.squeeze(frames))
named = keras.Model(frames, ops.squeeze(frames, 2))
print("planned:     ", bare.output_shape, named.output_shape)
#> planned:      (None, 3, 5) (None, 3, 5)
got = {}
for n in (7, 1):
    batch = ops.zeros((n, 3, 1, 5))
    got[n] = tuple(bare(batch).shape), tuple(named(batch).shape)
    print(f"batch of {n}:  ", *got[n])
#> batch of 7:   (7, 3, 5) (7, 3, 5)
#> batch of 1:   (3, 5) (1, 3, 5)
