import os

os.environ["KERAS_BACKEND"] = "torch"
import numpy as np
from keras import layers, ops

series = np.arange(2 * 7 * 3, dtype="float32").reshape(2, 7, 3)

# Reshape re-cuts each sample, Permute swaps its axes.
recut = layers.Reshape((3, 7))(series)
turned = layers.Permute((2, 1))(series)
print("step 0, all features:", series[0, 0].tolist())
#> step 0, all features: [0.0, 1.0, 2.0]
print("Permute:", turned[0, :, 0].tolist())
#> Permute: [0.0, 1.0, 2.0]
print("Reshape:", recut[0, :, 0].tolist())
#> Reshape: [0.0, 7.0, 14.0]

# Permute leaves the batch out and counts from 1; ops.transpose
# counts from 0, the batch.
by_ops = ops.transpose(series, (0, 2, 1))
print(tuple(turned.shape), tuple(by_ops.shape))
#> (2, 3, 7) (2, 3, 7)
try:
    layers.Permute((0, 2, 1))
    refused = "no error"
except ValueError as error:
    refused = str(error)
print(refused)
#> Invalid permutation argument `dims` for Permute Layer. The set of indices in `dims` must be consecutive and start from 1. Received dims=(0, 2, 1)
