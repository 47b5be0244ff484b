import os

os.environ["KERAS_BACKEND"] = "torch"
import warnings

import keras
import numpy as np
import torch
from keras import layers

keras.utils.set_random_seed(0)
seen = []


class Probe(layers.Layer):  # notes both switches
    def call(self, x, training=None):
        graph = "" if torch.is_grad_enabled() else "no "
        mode = "training" if training else "inference"
        seen.append(f"{mode}, {graph}graph")
        return x


inputs = keras.Input((7,))
model = keras.Sequential([inputs, Probe(), layers.Dense(3)])
model.compile("sgd", "mse")
x, y = np.ones((11, 7)), np.ones((11, 3))


def look(call):
    seen.clear()
    call()
    return list(dict.fromkeys(seen))


plain = look(lambda: model(x))
print("model(x):", *plain)
#> model(x): inference, graph
training = look(lambda: model(x, training=True))
print("model(x, training=True):", *training)
#> model(x, training=True): training, graph
# The way back to NumPy is deprecated in predict.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    predict = look(lambda: model.predict(x, verbose=0))
print("predict:", *predict)
#> predict: inference, no graph
evaluate = look(lambda: model.evaluate(x, y, verbose=0))
print("evaluate:", *evaluate)
#> evaluate: inference, no graph
data = {"validation_data": (x, y), "verbose": 0}
fit = look(lambda: model.fit(x, y, **data))
print("fit:", " | ".join(fit))
#> fit: training, graph | inference, no graph
