import numpy as np


def row_major(shape):
    """The strides that make the last axis the fastest."""
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(step)
        step *= size
    return tuple(reversed(strides))


def contiguous(memory, shape, strides):
    """Read by strides, write in order: what contiguous() does."""
    fresh = []
    for index in np.ndindex(*shape):
        place = sum(i * s for i, s in zip(index, strides))
        fresh.append(memory[place])
    return fresh, row_major(shape)


memory = list(range(24))
shape = (2, 3, 4)
strides = row_major(shape)
print(shape, strides)
#> (2, 3, 4) (12, 4, 1)

# permute(0, 2, 1): reorder both tuples, leave the memory alone.
axes = (0, 2, 1)
p_shape = tuple(shape[axis] for axis in axes)
p_strides = tuple(strides[axis] for axis in axes)
print(p_shape, p_strides, "row-major:", row_major(p_shape))
#> (2, 4, 3) (12, 1, 4) row-major: (12, 3, 1)

fresh, c_strides = contiguous(memory, p_shape, p_strides)
print(fresh[:12], c_strides)
#> [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11] (12, 3, 1)

# NumPy itself: strides count bytes, and it copies only if it must.
a = np.arange(24).reshape(shape).transpose(axes)
b = np.ascontiguousarray(a)
print(b.ravel()[:12].tolist() == fresh[:12])
#> True
raw = np.lib.stride_tricks.as_strided(a, (3,), (a.itemsize,))
print("first in memory:", raw.tolist(), b.ravel()[:3].tolist())
#> first in memory: [0, 1, 2] [0, 4, 8]
again = np.ascontiguousarray(b)
print("copies again:", not np.shares_memory(b, again))
#> copies again: False
