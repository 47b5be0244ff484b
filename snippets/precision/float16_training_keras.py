import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np

keras.utils.set_random_seed(0)
keras.mixed_precision.set_dtype_policy("mixed_float16")
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
model.compile(keras.optimizers.SGD(0.01), "mse")
x = np.random.randn(32, 3)
y = x.sum(1)

layer = model.layers[0]
kinds = layer.kernel.dtype, layer.compute_dtype
print(*kinds, type(model.optimizer).__name__)
#> float32 float16 LossScaleOptimizer
losses = model.fit(x, y, epochs=10, verbose=0).history["loss"]
print(f"{losses[0]:.2f} {losses[-1]:.2f}")
#> 5.82 3.94

# The outputs of the last layer would be float16 too.
last = keras.layers.Dense(1, dtype="float32")
plain = keras.layers.Dense(1)
outputs = [str(made(x).dtype) for made in (plain, last)]
print(outputs)
#> ['torch.float16', 'torch.float32']
