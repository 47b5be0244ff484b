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
turned, recut = permute(x, (1, 0)), reshape(x, (3, 2))
print(turned.tolist(), recut.tolist())
#> [[11, 21], [12, 22], [13, 23]] [[11, 12], [13, 21], [22, 23]]

# (2, 0, 1) says where each new axis COMES FROM. A second time
# does not undo it; the argsort of the order does.
a = np.arange(2 * 7 * 3).reshape(2, 7, 3)
once = permute(a, (2, 0, 1))
twice = permute(once, (2, 0, 1))
undone = permute(once, np.argsort((2, 0, 1)))
print(once.shape, twice.shape, undone.shape)
#> (3, 2, 7) (7, 3, 2) (2, 7, 3)

# NumPy's own: an order of all axes, not a pair.
whole = a.transpose(0, 2, 1)
try:
    a.transpose(1, 2)
except ValueError as error:
    refused = str(error)
print(whole.shape, refused)
#> (2, 3, 7) axes don't match array
