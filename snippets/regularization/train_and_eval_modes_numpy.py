import numpy as np

rng = np.random.default_rng(0)


class Module:
    def __init__(self, *children):
        self.training, self.children = True, children

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


net = Module(Double(), Module(Dropout()))
x = np.full((7, 5), 3.0)
in_eval = np.unique(net.eval()(x))
in_training = np.unique(net.train()(x))
print(in_eval, in_training)
#> [6.] [ 0. 12.]
