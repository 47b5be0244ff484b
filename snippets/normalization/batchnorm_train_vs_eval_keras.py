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
        moving = keras.ops.mean(norm.moving_mean)
        means[step] = float(moving.detach())
    out = norm(batches[0], training=False)
    return means, float(keras.ops.mean(out).detach()), norm


# momentum is the share that is kept: 0.99, so 60 steps are few.
means, output, norm = run()
print(f"{means[1]:.2f} {means[60]:.2f}, output {output:.2f}")
#> 0.05 2.26, output 1.97

# PyTorch's momentum=0.1 is Keras' momentum=0.9.
means_fast, _, norm_fast = run(momentum=0.9, epsilon=1e-5)
print(f"{means_fast[1]:.2f} {means_fast[60]:.2f}")
#> 0.52 4.98
moving_var = norm_fast.moving_variance.value.detach().numpy()
