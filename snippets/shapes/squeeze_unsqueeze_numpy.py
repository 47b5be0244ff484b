import numpy as np
from numpy.lib.stride_tricks import as_strided


def unsqueeze(a, dim):
    """The same memory with one more axis, at place dim."""
    places = a.ndim + 1  # one more than a has axes
    shape, steps = list(a.shape), list(a.strides)
    shape.insert(dim % places, 1)
    steps.insert(dim % places, 0)  # never walked: only index 0
    return as_strided(a, shape, steps)


def squeeze(a, dim=None):
    """The same memory without the axes of size one: all, or dim."""
    asked = range(a.ndim) if dim is None else [dim % a.ndim]
    gone = [i for i in asked if a.shape[i] == 1]
    keep = [i for i in range(a.ndim) if i not in gone]
    shape = [a.shape[i] for i in keep]
    return as_strided(a, shape, [a.strides[i] for i in keep])


a = np.arange(15.0).reshape(3, 5)
grown = {dim: unsqueeze(a, dim).shape for dim in range(-3, 3)}
print(grown)
#> {-3: (1, 3, 5), -2: (3, 1, 5), -1: (3, 5, 1), 0: (1, 3, 5), 1: (3, 1, 5), 2: (3, 5, 1)}

x = np.zeros((1, 3, 1, 5))
shrunk = {dim: squeeze(x, dim).shape for dim in (None, 0, 1, 2)}
print(shrunk)
#> {None: (3, 5), 0: (3, 1, 5), 1: (1, 3, 1, 5), 2: (1, 3, 5)}

# No number is copied. What you write arrives in a.
unsqueeze(a, 1)[2, 0, 4] = 70
print(a[2, 4])
#> 70.0

# NumPy's own squeeze refuses where torch's says nothing.
refused = "no error"
try:
    np.squeeze(x, axis=1)
except ValueError as error:
    refused = str(error)
print(refused)
#> cannot select an axis to squeeze out which has size not equal to one
