import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
drop = keras.layers.Dropout(0.5)
seen = []


class Spy(keras.layers.Layer):
    def call(self, x, training=None):
        seen.append(training)
        return x


dense = keras.layers.Dense(5)
model = keras.Sequential([keras.Input((5,)), drop, Spy(), dense])
x = np.ones((7, 5), "float32")  # 35 values


def zeros(output):
    return int(keras.ops.sum(output == 0))


# No mode to switch: each call says what it is.
plain = zeros(drop(x))
training = zeros(drop(x, training=True))
print(plain, training > 0)
#> 0 True

# fit and evaluate say it for you.
model.compile(loss="mse")
model.fit(x, x, verbose=0)
in_fit = seen[-1]
model.evaluate(x, x, verbose=0)
in_evaluate = seen[-1]
print(in_fit, in_evaluate)
#> True False

# On the torch backend train() exists, inherited. Keras does not
# ask for the flag that it sets.
model.train()
after_train = zeros(drop(x))
print(drop.training, after_train)
#> True 0
