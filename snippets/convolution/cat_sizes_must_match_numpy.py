import numpy as np


def pool(row):
    """The larger of each pair; what has no partner is left out."""
    return row[: len(row) // 2 * 2].reshape(-1, 2).max(axis=1)


def enlarge(row, size):
    """Each output takes the number that stands at its place."""
    return row[np.arange(size) * len(row) // size]


row = np.arange(11)
low = pool(row)
twice, fitted = enlarge(low, 2 * len(low)), enlarge(low, len(row))
print(low, len(twice), len(fitted))
#> [1 3 5 7 9] 10 11

message = "no error"
try:
    np.concatenate([twice[None], row[None]])
except ValueError as error:
    message = str(error)
print(message)
#> all the input array dimensions except for the concatenation axis must match exactly, but along dimension 1, the array at index 0 has size 10 and the array at index 1 has size 11
