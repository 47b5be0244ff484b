import numpy as np


class Module:
    def __init__(self, *children):
        self.training = True
        self.children = children

    def train(self, mode=True):
        # This is all that train() does: set, and pass it on.
        self.training = mode
        for child in self.children:
            child.train(mode)
        return self

    def eval(self):
        return self.train(False)

    def __call__(self, x):
        for child in self.children:
            x = child(x)
        return x


class Double(Module):
    def __call__(self, x):
        return 2 * x  # has the flag too, never looks at it


class Dropout(Module):
    def __call__(self, x):
        if not self.training:
            return x
        return x * (rng.random(x.shape) >= 0.5) / 0.5


rng = np.random.default_rng(0)
net = Module(Double(), Module(Dropout()))
x = np.ones((7, 5))
in_training = np.unique(net.train()(x))
in_eval = np.unique(net.eval()(x))
print(in_training, in_eval)
#> [0. 4.] [2.]
nested = net.children[1].children[0].training
print(nested)
#> False
