import pickle
import threading

import torch


def said(thing):
    """A worker that starts anew gets a pickled copy."""
    try:
        pickle.dumps(thing)
    except (TypeError, AttributeError, pickle.PickleError) as error:
        return str(error)
    return "no error"


def scale(x):
    return x / 255


class Eager:
    def __init__(self, transform):
        self.transform, self.file = transform, threading.Lock()


class Lazy:
    """Opens what cannot travel in the process that uses it."""

    def __init__(self, transform):
        self.transform, self.file = transform, None

    def __getitem__(self, place):
        if self.file is None:
            self.file = threading.Lock()  # or open(...)
        return self.transform(torch.tensor(51 * place))


def build():
    return Lazy(lambda x: x / 255)


inner, handle = said(build()), said(Eager(scale))
fine = said(Lazy(scale))
print(inner, handle, fine, sep="\n")
#> Can't pickle local object 'build.<locals>.<lambda>'
#> cannot pickle '_thread.lock' object
#> no error

# A copy: what a worker changes stays in the worker.
data = Lazy(scale)
copy = pickle.loads(pickle.dumps(data))
value = copy[2].item()
print(f"{value:.1f}", type(copy.file).__name__, data.file)
#> 0.4 lock None
