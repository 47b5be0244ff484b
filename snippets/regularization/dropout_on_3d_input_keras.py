import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

keras.utils.set_random_seed(4)
x = ops.ones((2, 10, 10))


def zeros(y):
    return ops.sum(y == 0, axis=(1, 2)).tolist()


layer = layers.Dropout(0.1)
dropped = layer(x, training=True)
train_zeros, plain_zeros = zeros(dropped), zeros(layer(x))
survivor = float(ops.max(dropped))
print(train_zeros, f"{survivor:.4f}", "plain call", plain_zeros)
#> [11, 13] 1.1111 plain call [0, 0]

# None takes the axis as it is: here (2, 1, 1), (2, 10, 1), ...
shapes = [(None, 1, 1), (1, None, None), (None, None, 1)]
shapes += [(None, 1, None), (1, 1, 1)]
shapes += [(1, None, 1), (1, 1, None)]
masks = []
for shape in shapes:
    layer = layers.Dropout(0.4, noise_shape=shape)
    masks.append(layer(x, training=True) == 0)
    print(shape, ops.sum(masks[-1], axis=(1, 2)).tolist())
#> (None, 1, 1) [100, 0]
#> (1, None, None) [38, 38]
#> (None, None, 1) [30, 20]
#> (None, 1, None) [20, 40]
#> (1, 1, 1) [100, 100]
#> (1, None, 1) [40, 40]
#> (1, 1, None) [50, 50]

# The ready-made layer for (batch, steps, features).
spatial = layers.SpatialDropout1D(0.4)(x, training=True) == 0
spatial_zeros = ops.sum(spatial, axis=1).tolist()
print(spatial_zeros)
#> [[10, 0, 0, 0, 0, 10, 0, 0, 10, 10], [0, 0, 0, 10, 10, 0, 10, 0, 0, 0]]
