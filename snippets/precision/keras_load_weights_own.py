import os
import tempfile
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import h5py
import keras
import numpy as np
from keras.layers import Dense

warnings.simplefilter("ignore")  # of NumPy 2, in save; of build
keras.utils.set_random_seed(0)
x = np.random.randn(5, 4)
folder = tempfile.TemporaryDirectory()
path = folder.name + "/m.weights.h5"


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = Dense(3, "relu")
        self.head = Dense(2)

    def call(self, x):
        return self.head(self.hidden(x))


class Renamed(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = Dense(3, "relu")
        self.classifier = Dense(2)

    def call(self, x):
        return self.classifier(self.hidden(x))


def load(saved, model):
    right = saved.predict(x, verbose=0)
    saved.save_weights(path)
    try:
        model.load_weights(path)
    except ValueError as error:
        return str(error)
    distance = np.abs(model.predict(x, verbose=0) - right).max()
    return f"off by {distance:.2f}"


net = Net()
uncalled, built, called = Net(), Net(), Net()
built.build(x.shape)
called(x)
counts, said = [], []
for model in uncalled, built, called:
    counts.append(len(model.weights))
    said.append(load(net, model).partition(". ")[0])
    print(counts[-1], said[-1])
#> 0 You are loading weights into a model that has not yet been built
#> 0 off by 1.90
#> 4 off by 0.00

renamed = Renamed()
renamed(x)
lost = load(net, renamed)
print(lost.partition(".")[0])
#> A total of 1 objects could not be loaded
print(lost.partition("Layer ")[2].partition(" during")[0])
#> 'dense_9' expected 2 variables, but received 0 variables


class Two(keras.Model):
    """The order of __init__ is that of `names`."""

    def __init__(self, *names):
        super().__init__()
        for name in names:
            setattr(self, name, Dense(4))

    def call(self, x):
        return self.top(self.out(x))


two, tidied = Two("out", "top"), Two("top", "out")
two(x), tidied(x)
moved = load(two, tidied)
print(moved)
#> off by 3.20


class Block(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.top = Dense(4)

    def call(self, x):
        return self.top(x)


def places(*layers):
    """The names under which the file holds kernels."""
    net = keras.Sequential([keras.Input((4,)), *layers])
    return kernels(net)


def kernels(net):
    found = []
    net.save_weights(path)
    with h5py.File(path) as file:
        file.visit(found.append)
    return [name for name in found if name.endswith("vars/0")]


pair = Dense(3), Dense(2)
counted, named = places(*pair), kernels(net)
blocks = places(Block())
print(counted, named, blocks, sep="\n")
#> ['layers/dense/vars/0', 'layers/dense_1/vars/0']
#> ['head/vars/0', 'hidden/vars/0']
#> ['layers/block/top/vars/0']
folder.cleanup()
