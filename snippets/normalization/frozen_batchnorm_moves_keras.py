import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
x, y = np.random.randn(32, 3) + 5, np.random.randn(32, 1)


class Own(keras.Model):
    def __init__(self, base):
        super().__init__()
        self.base, self.head = base, layers.Dense(1)

    def call(self, inputs, training=None):
        return self.head(self.base(inputs, training=False))


def functional(base, **call):
    start = keras.Input((3,))
    return keras.Model(start, layers.Dense(1)(base(start, **call)))


def moved(kind, trainable=True, **call):
    """How far one fit moves the average and weight of the norm."""
    norm = layers.BatchNormalization()
    base = keras.Sequential([keras.Input((3,)), norm])
    base.trainable = trainable
    model = kind(base, **call)
    pairs = norm.moving_mean, norm.gamma
    before = [w.value.clone() for w in pairs]
    model.compile("sgd", "mse")
    model.fit(x, y, verbose=0)
    after = [w.value for w in pairs]
    pairs = zip(after, before)
    return [(a - b).abs().max().item() for a, b in pairs]


frozen = moved(functional, trainable=False)
overruled = moved(functional, training=False)
rows = {
    "trainable=True": moved(functional),
    "trainable=False": frozen,
    "base(x, training=False)": overruled,
    "the same in call()": moved(Own),
}
for name, row in rows.items():
    print(f"{name:24} mean %.3f, weight %.3f" % tuple(row))
#> trainable=True           mean 0.052, weight 0.023
#> trainable=False          mean 0.000, weight 0.000
#> base(x, training=False)  mean 0.052, weight 0.028
#> the same in call()       mean 0.000, weight 0.216
