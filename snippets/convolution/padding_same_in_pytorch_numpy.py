import numpy as np


def conv_same(x, w, s=1, d=1):
    # Keras counts first: one output for each stride, rounded up.
    n, places = len(x), -(-len(x) // s)
    # Then it adds the zeros that the last window lacks.
    total = max((places - 1) * s + d * (len(w) - 1) + 1 - n, 0)
    padded = np.pad(x, (total // 2, total - total // 2))
    at = d * np.arange(len(w))
    return np.array([padded[i * s + at] @ w for i in range(places)])


def conv_alike(x, w, s=1, p=0):
    # PyTorch pads first, equally, and then counts, rounded down.
    padded = np.pad(x, p)
    starts = range(0, len(padded) - len(w) + 1, s)
    return np.array([padded[i:i + len(w)] @ w for i in starts])


# Digits as data: each output spells the window that it saw.
x, w3 = np.arange(1, 7), np.array([100, 10, 1])
same, alike = conv_same(x, w3, s=2), conv_alike(x, w3, s=2, p=1)
print(same, alike)
#> [123 345 560] [ 12 234 456]

# An even kernel: k // 2 at both ends gives one output too many.
w4 = np.array([1000, 100, 10, 1])
even_same, even_alike = conv_same(x, w4), conv_alike(x, w4, p=2)
print(even_same, even_alike)
#> [ 123 1234 2345 3456 4560 5600] [  12  123 1234 2345 3456 4560 5600]
