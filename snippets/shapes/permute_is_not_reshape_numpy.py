import numpy as np


def permute(a, axes):
    """New axis k is old axis axes[k]; values keep their indices."""
    out = np.empty([a.shape[axis] for axis in axes], a.dtype)
    for new in np.ndindex(*out.shape):
        old = [0] * a.ndim
        for index, axis in zip(new, axes):
            old[axis] = index
        out[new] = a[tuple(old)]
    return out


def reshape(a, shape):
    """The n-th value read is the n-th value written."""
    out = np.empty(shape, a.dtype)
    for old, new in zip(np.ndindex(*a.shape), np.ndindex(*shape)):
        out[new] = a[old]
    return out


x = np.array([[11, 12, 13], [21, 22, 23]])
print(permute(x, (1, 0)).tolist())
#> [[11, 21], [12, 22], [13, 23]]
print(reshape(x, (3, 2)).tolist())
#> [[11, 12], [13, 21], [22, 23]]

# How many values stand in the right place after the wrong call?
luck = {}
for rows, columns in [(2, 3), (3, 5), (5, 9), (7, 20), (1, 9)]:
    a = np.arange(rows * columns).reshape(rows, columns)
    same = permute(a, (1, 0)) == reshape(a, (columns, rows))
    luck[rows, columns] = int(same.sum())
print(luck)
#> {(2, 3): 2, (3, 5): 3, (5, 9): 5, (7, 20): 2, (1, 9): 9}

# (2, 0, 1) says where each new axis COMES FROM. A second time does
# not undo it; the inverse does.
a = np.arange(2 * 7 * 3).reshape(2, 7, 3)
once = permute(a, (2, 0, 1))
twice = permute(once, (2, 0, 1))
undone = permute(once, np.argsort((2, 0, 1)))
print(once.shape, twice.shape, undone.shape)
#> (3, 2, 7) (7, 3, 2) (2, 7, 3)
