import logging
import os
import re
import tempfile
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras.layers import BatchNormalization, Dense, Dropout

warnings.simplefilter("ignore")  # of NumPy 2, in save
logging.disable()  # of .h5, that it is old
keras.utils.set_random_seed(0)
start = keras.Input((4,))


def net(*layers):
    return keras.Sequential([start, *layers])


def first(act="relu"):
    return Dense(4, act)


class Mine(Dense):
    pass


def norm():
    return BatchNormalization()


def ends():
    return Dense(4), Dense(2)


saved = net(first(), norm(), *ends())
saved.set_weights([np.random.rand(*w.shape) for w in saved.weights])
x = np.random.randn(3, 4)
right = saved.predict(x, verbose=0)
folder = tempfile.TemporaryDirectory()
files = [folder.name + "/m.weights.h5", folder.name + "/m.h5"]
saved.save_weights(files[0])
saved.save(files[1])

changed = {
    "nothing": lambda: net(first(), norm(), *ends()),
    "names": lambda: net(
        first(), norm(), Dense(4, name="a"), Dense(2, name="b")
    ),
    "dropout": lambda: net(first(), norm(), Dropout(0.5), *ends()),
    "tanh": lambda: net(first("tanh"), norm(), *ends()),
    "relu later": lambda: net(Dense(4), norm(), first(), Dense(2)),
    "norm first": lambda: net(norm(), first(), *ends()),
    "one less": lambda: net(first(), norm(), Dense(4)),
    "one more": lambda: net(first(), norm(), *ends(), Dense(2)),
    "units": lambda: net(first(), norm(), Dense(4), Dense(3)),
    "no bias": lambda: net(
        first(), norm(), Dense(4), Dense(2, use_bias=False)
    ),
    "class": lambda: net(first(), norm(), Dense(4), Mine(2)),
    "inside": lambda: net(net(first(), norm(), Dense(4)), Dense(2)),
    "not built": lambda: keras.Sequential(
        [first(), norm(), *ends()]
    ),
}


def load(build, file):
    model = build()
    try:
        model.load_weights(file)
    except ValueError as error:
        return re.match(r".*?mismatch|[^.]*", str(error))[0]
    outputs = model.predict(x, verbose=0)
    if outputs.shape != right.shape:
        return "loads"
    return f"off by {np.abs(outputs - right).max():.2f}"


out = {}
for name, build in changed.items():
    out[name] = [load(build, file) for file in files]
    print(name, *out[name], sep=" | ")
#> nothing | off by 0.00 | off by 0.00
#> names | off by 0.00 | off by 0.00
#> dropout | off by 0.00 | off by 0.00
#> tanh | off by 3.63 | off by 3.63
#> relu later | off by 0.36 | off by 0.36
#> norm first | off by 2.84 | Weight count mismatch
#> one less | loads | Layer count mismatch
#> one more | A total of 1 objects could not be loaded | Layer count mismatch
#> units | A total of 1 objects could not be loaded | Shape mismatch
#> no bias | A total of 1 objects could not be loaded | Weight count mismatch
#> class | A total of 1 objects could not be loaded | off by 0.00
#> inside | A total of 4 objects could not be loaded | Layer count mismatch
#> not built | You are loading weights into a model that has not yet been built | Layer count mismatch
folder.cleanup()
