import math

import numpy as np


def filled(size, shape):
    """The shape with its -1 counted; None if it is invalid."""
    known = math.prod(n for n in shape if n != -1)
    if -1 not in shape:
        return shape if known == size else None
    if size % known:
        return None
    return tuple(size // known if n == -1 else n for n in shape)


asked = [(-1, 784), (6, -1), (6, 784), (6, 1152), (-1, 3)]
found = [filled(6912, shape) for shape in asked]
print(found)
#> [None, (6, 1152), None, (6, 1152), (2304, 3)]

message = "no error"
try:
    np.zeros(6912).reshape(-1, 784)
except ValueError as error:
    message = str(error)
print(message)
#> cannot reshape array of size 6912 into shape (784)
