import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
batch = np.random.default_rng(0).normal(4, 2, (7, 5))

# trainable is about weights. Dropout has none and goes on.
drop = keras.layers.Dropout(0.5)
drop.trainable = False
dropped = drop(np.ones((7, 5), "float32"), training=True)
frozen = int(keras.ops.sum(dropped == 0))
print(frozen > 0)
#> True

# BatchNormalization is the exception: frozen, it also stops
# using the batch.
norm = keras.layers.BatchNormalization()
norm.build((None, 5))
means = []
for norm.trainable in (True, False):
    output = norm(batch, training=True)
    means.append(float(keras.ops.mean(output).detach()))
print(f"{means[0]:z.2f} {means[1]:.2f}")
#> 0.00 3.69
