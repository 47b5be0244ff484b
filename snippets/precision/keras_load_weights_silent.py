import logging
import os
import re
import shutil
import tempfile
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras.layers import Dense

warnings.simplefilter("ignore")  # of NumPy 2, in save
logging.disable()  # of .h5, that it is old
keras.utils.set_random_seed(0)


def build(classes=2):
    layers = [Dense(3, "relu"), Dense(classes)]
    return keras.Sequential([keras.Input((4,)), *layers])


def kept(before, model):
    """Which arrays are those of before."""
    return list(map(np.array_equal, before, model.get_weights()))


saved, x = build(), np.random.randn(5, 4)
saved.compile("adam", "mse")
saved.fit(x, x[:, :2], epochs=3, verbose=0)
right = saved.predict(x, verbose=0)
folder = tempfile.TemporaryDirectory()
new, old = folder.name + "/m.weights.h5", folder.name + "/m.h5"
saved.save_weights(new)
saved.save(old)

# skip_mismatch: a warning, and a last layer that nobody trained.
skipping = build(classes=7)
before = skipping.get_weights()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    skipping.load_weights(new, skip_mismatch=True)
words = [str(w.message).partition(".")[0] for w in caught]
skipped = kept(before, skipping)
print(words[-1], skipped)
#> A total of 1 objects could not be loaded [False, False, True, True]

# The same without it raises, and the first layer is loaded.
raising = build(classes=7)
before = raising.get_weights()
try:
    raising.load_weights(new)
except ValueError as error:
    print(str(error).partition(".")[0])
#> A total of 1 objects could not be loaded
after_error = kept(before, raising)
print(after_error)
#> [False, False, True, True]

# by_name: the names are numbered anew, so nothing is loaded.
second, by_name = build(), []
before = second.get_weights()
for name in (second.layers[0].name, saved.layers[0].name):
    second.layers[0].name = name
    second.load_weights(old, by_name=True)
    by_name.append(kept(before, second))
    print([layer.name for layer in second.layers], by_name[-1])
#> ['dense_6', 'dense_7'] [True, True, True, True]
#> ['dense', 'dense_7'] [False, False, True, True]

# The optimizer starts anew, unless it is built.
steps, rates = [], []
for built in (False, True):
    model = build()
    model.compile(keras.optimizers.Adam(0.0001), "mse")
    if built:
        model.optimizer.build(model.trainable_variables)
    model.load_weights(new)
    steps.append(int(model.optimizer.iterations))
    rates.append(f"{float(model.optimizer.learning_rate):.4f}")
print(steps, rates)
#> [0, 3] ['0.0001', '0.0010']


# Layers of one shape are told apart by their order alone.
def stack(*names):
    layers = [Dense(4, name=name) for name in names]
    return keras.Sequential([keras.Input((4,)), *layers])


long, short = stack("a", "b", "c"), stack("a", "c")
long.save_weights(folder.name + "/stack.weights.h5")
short.load_weights(folder.name + "/stack.weights.h5")
kernels = [layer.get_weights()[0] for layer in long.layers]
taken = short.layers[1].get_weights()[0]
shifted = [np.array_equal(taken, kernel) for kernel in kernels]
print(shifted)
#> [False, True, False]

# The ending of the name says how a file is read.
wrong = []
for path, name in ((new, "/r.h5"), (old, "/r.weights.h5")):
    path = shutil.copy(path, folder.name + name)
    try:
        build().load_weights(path)
    except ValueError as error:
        wrong.append(str(error))
zero = r"found 0 saved layers|received 0 variables"
print([re.search(zero, said)[0] for said in wrong])
#> ['found 0 saved layers', 'received 0 variables']


def refused(line):
    try:
        line()
    except (ValueError, TypeError) as error:
        print(str(error).partition(" at ")[0].partition(": ")[0])
        return str(error)


no_model = refused(lambda: keras.models.load_model(new))
#> No model config found in the file
no_names = refused(lambda: build().load_weights(new, by_name=True))
#> `by_name` only supports loading legacy '.h5' or '.hdf5' files. Received
ending = refused(lambda: build().save_weights("weights.h5"))
#> The filename must end in `.weights.h5`. Received

# In .h5 it forgives shapes, not another number of layers.
less = keras.Sequential([keras.Input((4,)), Dense(3)])
skip = dict(skip_mismatch=True)
too_many = [
    refused(lambda: model.load_weights(old, **skip))
    for model in (build(classes=7), less)
]
#> Layer count mismatch when loading weights from file. Model expected 1 layers, found 2 saved layers.
folder.cleanup()
