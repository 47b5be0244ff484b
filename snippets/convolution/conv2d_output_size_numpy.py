import numpy as np


def starts(n, k, s=1, p=0, d=1):
    """Where the first tap may stand on the padded input."""
    reach = d*(k-1) + 1
    return range(0, n + 2 * p - reach + 1, s)


def conv1d(x, w, s=1, p=0, d=1):
    padded = np.pad(x, p)
    taps = d * np.arange(len(w))
    places = starts(len(x), len(w), s, p, d)
    return np.array([padded[i + taps] @ w for i in places])


places, dilated = list(starts(8, 3, s=2)), list(starts(8, 3, d=2))
print(places, dilated)
#> [0, 2, 4] [0, 1, 2, 3]

x, w = np.arange(8.0), np.array([1.0, 10, 100])
strided, spread = conv1d(x, w, s=2), conv1d(x, w, d=2)
print(strided, spread)
#> [210. 432. 654.] [420. 531. 642. 753.]
