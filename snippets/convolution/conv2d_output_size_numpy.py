import numpy as np


def starts(n, k, s=1, p=0, d=1):
    # Where the kernel's first tap may stand on the padded input.
    reach = d * (k - 1) + 1
    return range(0, n + 2 * p - reach + 1, s)


def conv1d(x, w, s=1, p=0, d=1):
    padded = np.pad(x, p)
    taps = d * np.arange(len(w))
    places = starts(len(x), len(w), s, p, d)
    return np.array([padded[i + taps] @ w for i in places])


# The output size is the number of places, nothing else.
x = np.arange(8.0)
w = np.array([1.0, 10, 100])
for s, p, d in ((1, 0, 1), (2, 0, 1), (2, 1, 1), (1, 0, 2)):
    y = conv1d(x, w, s, p, d)
    print(f"stride {s} padding {p} dilation {d}:", len(y), y)
#> stride 1 padding 0 dilation 1: 6 [210. 321. 432. 543. 654. 765.]
#> stride 2 padding 0 dilation 1: 3 [210. 432. 654.]
#> stride 2 padding 1 dilation 1: 4 [100. 321. 543. 765.]
#> stride 1 padding 0 dilation 2: 4 [420. 531. 642. 753.]
places = list(starts(8, 3, s=2))
dilated = list(starts(8, 3, d=2))
print(places, dilated)
#> [0, 2, 4] [0, 1, 2, 3]
