from math import prod

import numpy as np


def view_strides(shape, strides, new_shape):
    """The strides of a view of new_shape, or None: copy needed."""
    assert prod(shape) == prod(new_shape) > 0
    runs = []  # axes that one constant step walks through, merged
    for size, step in zip(shape, strides):
        if size == 1:
            continue
        if runs and runs[-1][1] == size * step:
            runs[-1] = (runs[-1][0] * size, step)
        else:
            runs.append((size, step))
    left, step, result = 1, 1, []
    for size in reversed(new_shape):
        if size > 1 and left == 1:
            left, step = runs.pop()
        if left % size:
            return None  # a new axis would span two runs
        result.append(step)
        left, step = left // size, step * size
    return tuple(reversed(result))


for shape, strides, new_shape in [
    ((2, 3), (3, 1), (6,)),  # x
    ((3, 2), (1, 3), (6,)),  # its transpose
    ((3, 2), (1, 3), (3, 1, 2)),  # a new axis of size one
    ((4, 2, 3), (1, 12, 4), (4, 6)),  # permuted, still a view
    ((4, 2, 3), (1, 12, 4), (8, 3)),
]:
    new = view_strides(shape, strides, new_shape)
    print(shape, strides, "->", new_shape, new)
#> (2, 3) (3, 1) -> (6,) (1,)
#> (3, 2) (1, 3) -> (6,) None
#> (3, 2) (1, 3) -> (3, 1, 2) (1, 6, 3)
#> (4, 2, 3) (1, 12, 4) -> (4, 6) (1, 4)
#> (4, 2, 3) (1, 12, 4) -> (8, 3) None

# NumPy's reshape decides in the same silent way as torch's.
a = np.arange(6).reshape(2, 3)
shares = np.shares_memory(a, a.reshape(6))
t_shares = np.shares_memory(a, a.T.reshape(6))
print("shares:", shares, "transposed shares:", t_shares)
#> shares: True transposed shares: False
