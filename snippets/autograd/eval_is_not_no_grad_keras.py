import os

os.environ["KERAS_BACKEND"] = "torch"
import warnings

import keras
import numpy as np
import torch
from keras import layers

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((7,)),
        layers.Dense(5),
        layers.BatchNormalization(),
        layers.Dropout(0.5),
        layers.Dense(3),
    ]
)
x = np.random.default_rng(0).normal(2, 1, (11, 7)).astype("float32")


def look(call):
    average = model.layers[1].moving_mean
    before = average.value.clone()
    a, b = call(x), call(x)
    graph = getattr(a, "requires_grad", False)
    steady = bool((a == b).all())
    kept = torch.equal(before, average.value)
    print(f"graph {graph}, steady {steady}, averages kept {kept}")
    return graph, steady, kept


# A plain call is already the "eval" of Keras, and still records.
plain = look(model)
#> graph True, steady True, averages kept True
# The flag is an argument of the call, not a state of the model.
training = look(lambda x: model(x, training=True))
#> graph True, steady False, averages kept False
with torch.no_grad():
    no_grad = look(lambda x: model(x, training=True))
#> graph False, steady False, averages kept False
# predict switches both off. (Its way back to NumPy is deprecated.)
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    predict = look(lambda x: model.predict(x, verbose=0))
#> graph False, steady True, averages kept True
