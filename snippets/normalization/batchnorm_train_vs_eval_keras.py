import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

rng = np.random.default_rng(0)
batches = 2 * rng.normal(size=(60, 32, 3)) + 5


def run(**settings):
    norm = keras.layers.BatchNormalization(**settings)
    means = {}
    for step, batch in enumerate(batches, start=1):
        norm(batch, training=True)
        means[step] = float(keras.ops.mean(norm.moving_mean))
    return means, norm


# momentum is the share that is kept: 0.99, so 60 steps are few.
means, norm = run()
print(f"{means[1]:.2f} {means[60]:.2f}")
#> 0.05 2.26

# PyTorch's momentum=0.1 is Keras' momentum=0.9.
means_fast, norm_fast = run(momentum=0.9, epsilon=1e-5)
print(f"{means_fast[1]:.2f} {means_fast[60]:.2f}")
#> 0.52 4.98

# One row: no error. Its variance is 0, and so is the output.
row = norm(np.ones((1, 3)), training=True).detach().numpy()
print(row)
#> [[0. 0. 0.]]
