import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

x = np.linspace(-1, 1, 7, dtype="float32")[:, None]
y = 3 * x[:, 0] + 2
p = 2 * x + 1

# The losses of Keras bring both to one shape first.
builtin = float(keras.losses.MeanSquaredError()(y, p))


def own(y, p):
    shapes.append((tuple(y.shape), tuple(p.shape)))
    return keras.ops.mean(keras.ops.square(p - y))


# A loss of your own does not, when you call it yourself.
shapes = []
by_hand = float(own(y, p))
print(f"{builtin:.4f} {by_hand:.4f}")
#> 1.4444 6.7778

# fit() gives a function the labels with their missing axis.
model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(loss=own)
model.fit(x, y, verbose=0)
in_fit = shapes[1]
print(shapes[0], in_fit)
#> ((7,), (7, 1)) ((7, 1), (7, 1))


# A class gets them as they are.
class Own(keras.losses.Loss):
    def call(self, y, p):
        return own(y, p)


model.compile(loss=Own())
model.fit(x, y, verbose=0)
in_class = shapes[-1]
print(in_class)
#> ((7,), (7, 1))


# A metric gets them so too, beside a sound loss.
def metric(y, p):
    return keras.ops.mean((p - y) ** 2)


def paired(y, p):
    y = keras.ops.reshape(y, keras.ops.shape(p))
    return metric(y, p)


model.set_weights([np.array([[2.0]]), np.array([1.0])])
model.compile(loss="mse", metrics=[metric, paired])
shown = model.evaluate(x, y, verbose=0)
print("%.4f, metric %.4f, paired %.4f" % tuple(shown))
#> 1.4444, metric 6.7778, paired 1.4444
