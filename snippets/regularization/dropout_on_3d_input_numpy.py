from math import comb

import numpy as np

rng = np.random.default_rng(0)


def dropout(x, rate, noise_shape=None):
    # Draw in noise_shape, let broadcasting stretch it to x, and
    # scale up what is left so that the mean stays the same.
    keep = rng.random(noise_shape or x.shape) >= rate
    return x * keep / (1 - rate)


x = np.ones((2, 10, 10))
y = dropout(x, rate=0.1)
survivor = y.max()
print(f"left over: {survivor:.4f}")
#> left over: 1.1111
average = np.mean([dropout(x, 0.1) for _ in range(500)])
print(f"mean of 500 calls: {average:.2f}")
#> mean of 500 calls: 1.00

# A mask draws noise_shape and must broadcast to x.
one_row = dropout(np.ones((2, 7, 5)), 0.4, (2, 1, 5))
row_shared = bool((one_row == one_row[:, :1]).all())
print("every row has the same mask:", row_shared)
#> every row has the same mask: True
try:
    dropout(np.ones((2, 7, 5)), 0.4, (3, 1, 1))
except ValueError as error:
    print(f"{type(error).__name__}: {error}")
#> ValueError: operands could not be broadcast together with shapes (2,7,5) (3,1,1)


# Coins give a binomial count, with a spread.
def chance(k, n, rate):
    return comb(n, k) * rate**k * (1 - rate) ** (n - k)


mean, sd = 200 * 0.1, (200 * 0.1 * 0.9) ** 0.5
twenty = chance(20, 200, 0.1)
ten_each = chance(10, 100, 0.1) ** 2
print(f"{mean:.0f} zeros, give or take {sd:.2f}")
#> 20 zeros, give or take 4.24
print(f"exactly 20: {twenty:.4f}, exactly 10 + 10: {ten_each:.4f}")
#> exactly 20: 0.0936, exactly 10 + 10: 0.0174

# The same 0.1, read as TensorFlow 1 read it: the part to *keep*.
old = dropout(np.ones(100_000), rate=1 - 0.1)
old_dropped, old_survivor = (old == 0).mean(), old.max()
print(f"keep_prob: drops {old_dropped:.0%}, x {old_survivor:.1f}")
#> keep_prob: drops 90%, x 10.0

# Rate 0.3 on 7 units: how many are dropped?
seven = [chance(k, 7, 0.3) for k in range(8)]
print([f"{p:.3f}" for p in seven])
#> ['0.082', '0.247', '0.318', '0.227', '0.097', '0.025', '0.004', '0.000']

# Where the weights of a small network are: 3 inputs, 5 layers.
widths = np.array([3, 7, 7, 3, 2, 1])
sizes = (widths[:-1] + 1) * widths[1:]
print(sizes, sizes.sum(), f"{sizes[1] / sizes.sum():.0%}")
#> [28 56 24  8  3] 119 47%
