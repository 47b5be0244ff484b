import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

keras.utils.set_random_seed(0)
x = ops.ones((2, 10, 10))

# The argument is the part to drop. A plain call changes nothing.
layer = layers.Dropout(0.1)
plain = layer(x)
dropped = layer(x, training=True)
print(bool(ops.all(plain == x)), bool(ops.all(dropped == x)))
#> True False
survivor = float(ops.max(dropped))
print(f"left over: {survivor:.4f}")
#> left over: 1.1111


def zeros(layer, axis):
    counts = ops.ravel(ops.sum(layer(z, training=True) == 0, axis))
    return sorted({int(count) for count in counts})


# In noise_shape a 1 shares the mask and None takes the axis as it
# is. Zeros per slice, step, feature, in 50 x (steps, features).
z = ops.ones((50, 7, 5))
slices = layers.Dropout(0.4, noise_shape=(None, 1, 1))
steps = layers.Dropout(0.4, noise_shape=(None, None, 1))
features = layers.Dropout(0.4, noise_shape=(None, 1, None))
spatial = layers.SpatialDropout1D(0.4)
slice_counts = zeros(slices, (1, 2))
step_counts = zeros(steps, 2)
feature_counts = zeros(features, 1)
spatial_counts = zeros(spatial, 1)
print(slice_counts, step_counts)
#> [0, 35] [0, 5]
print(feature_counts, spatial_counts)
#> [0, 7] [0, 7]

try:
    layers.Dropout(1.5)
except ValueError as error:
    print(f"{type(error).__name__}: {error}")
#> ValueError: Invalid value received for argument `rate`. Expected a float value between 0 and 1. Received: rate=1.5
