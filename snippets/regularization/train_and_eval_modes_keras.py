import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
drop, dense = keras.layers.Dropout(0.5), keras.layers.Dense(5)
seen = []


class Spy(keras.layers.Layer):
    def call(self, x, training=None):
        seen.append("training" if training else "inference")
        return x


model = keras.Sequential([keras.Input((5,)), drop, Spy(), dense])
x = np.ones((7, 5), "float32")  # 35 values


def zeros(output):
    return int(keras.ops.sum(output == 0))


# No mode to switch: each call says what it is.
plain = zeros(drop(x))
training = zeros(drop(x, training=True))
print(plain, training)
#> 0 17

# evaluate and fit say it for you.
model.compile(loss="mse")
model.evaluate(x, x, verbose=0)
in_evaluate = set(seen)
seen.clear()
model.fit(x, x, verbose=0)
in_fit = set(seen)
print(in_evaluate, in_fit)
#> {'inference'} {'training'}


# To a class of your own only where its call() takes it.
class Deaf(keras.Model):
    def __init__(self):
        super().__init__()
        self.body = model

    def call(self, x):
        return self.body(x)


class Hearing(Deaf):
    def call(self, x, training=None):
        return self.body(x, training=training)


fitted = []
for own in (Deaf(), Hearing()):
    own.compile(loss="mse")
    own.fit(x, x, verbose=0)
    fitted.append(seen[-1])
print(fitted)
#> ['inference', 'training']

# On the torch backend eval() exists, inherited. It switches off
# nothing: the argument decides.
model.eval()
after_eval = zeros(drop(x, training=True))
print(after_eval)
#> 20

# trainable is about weights. Dropout has none, and goes on.
drop.trainable = False
frozen = zeros(drop(x, training=True))
# BatchNormalization is the exception: frozen, it leaves the batch.
norm, means = keras.layers.BatchNormalization(), []
batch = np.random.default_rng(0).normal(4, 2, (7, 5))
for norm.trainable in (True, False):
    output = norm(batch, training=True)
    means.append(float(keras.ops.mean(output).detach()))
print(f"{frozen} {means[0]:z.2f} {means[1]:.2f}")
#> 17 0.00 3.69
