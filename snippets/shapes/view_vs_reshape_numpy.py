import numpy as np


def view_strides(shape, strides, new_shape):
    """Strides of a view of as many numbers; None: copy needed."""
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


x = (2, 3), (3, 1), (6,)
t = (3, 2), (1, 3), (6,)
p = (4, 2, 3), (1, 12, 4), (4, 6)
found = [view_strides(*asked) for asked in (x, t, p)]
print(found)
#> [(1,), None, (1, 4)]

# NumPy's reshape decides in the same silent way as torch's.
a = np.arange(6).reshape(2, 3)
copied = a.T.reshape(6)
copied[0] = 70  # lost
a.reshape(6)[5] = 80
print(a.tolist())
#> [[0, 1, 2], [3, 4, 80]]
