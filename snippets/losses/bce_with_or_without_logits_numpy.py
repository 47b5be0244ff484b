import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def bce(p, y):
    # As in the book: two logarithms of a rounded probability.
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()


def bce_with_logits(z, y):
    # The same, multiplied out. The exponent is never positive.
    rest = np.log1p(np.exp(-np.abs(z)))
    return (np.maximum(z, 0) - z * y + rest).mean()


z = np.array([2.0, -1, 0.5, -3, 0])
y = np.array([1.0, 0, 0, 0, 1])
from_p = bce(sigmoid(z), y)
from_z = bce_with_logits(z, y)
print(f"{from_p:.4f} {from_z:.4f}")
#> 0.4312 0.4312

# In float32 a sigmoid is exactly 1 from 24 ln 2 on: below
# 2 ** -24 the exponential is lost when it is added to 1.
edge = 24 * np.log(2)
sides = np.float32([16, 17])
before, after = sigmoid(sides)
print(f"{edge:.2f} {1 - before:.0e} {1 - after:.0e}")
#> 16.64 1e-07 0e+00

# One half of the formula is then log(0).
with np.errstate(divide="ignore"):
    log_of_zero = -np.log(1 - after)
stable = bce_with_logits(np.float32([17]), np.float32([0]))
print(log_of_zero, stable)
#> inf 17.0
