import numpy as np


def row_major(shape):
    """The strides that make the last axis the fastest."""
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(step)
        step *= size
    return tuple(reversed(strides))


def contiguous(memory, shape, strides):
    """Read by strides, write in order."""
    fresh = []
    for index in np.ndindex(*shape):
        place = sum(i * s for i, s in zip(index, strides))
        fresh.append(memory[place])
    return fresh, row_major(shape)


memory, shape = list(range(24)), (2, 3, 4)
strides, axes = row_major(shape), (0, 2, 1)
# permute: reorder both tuples, leave the memory alone.
p_shape = tuple(shape[axis] for axis in axes)
p_strides = tuple(strides[axis] for axis in axes)
fresh, c_strides = contiguous(memory, p_shape, p_strides)
print(strides, p_strides, c_strides)
#> (12, 4, 1) (12, 1, 4) (12, 3, 1)
print(fresh[:12])
#> [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]

# NumPy's own: it counts in bytes, and copies only if it must.
a = np.arange(24).reshape(shape).transpose(axes)
b = np.ascontiguousarray(a)
again = np.ascontiguousarray(b)
b[0, 0, 0] = 100
print(a[0, 0, 0], again[0, 0, 0])
#> 0 100
