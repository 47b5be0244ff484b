from math import comb

import numpy as np

rng = np.random.default_rng(0)


def dropout(x, rate, noise_shape=None):
    # Draw in noise_shape, let broadcasting stretch it to x, and
    # scale up what is left so that the mean stays the same.
    keep = rng.random(noise_shape or x.shape) >= rate
    return x * keep / (1 - rate)


def quota(zeros, shape):
    """Exactly so many zeros along the last axis, anywhere."""
    mask = np.broadcast_to(np.arange(shape[-1]) < zeros, shape)
    return rng.permuted(mask, axis=-1)


# What you thought of, twice, and dropout: 5,000 masks each.
calls = 5000
each = quota(10, (calls, 2, 100))
whole = quota(20, (calls, 200)).reshape(calls, 2, 100)
coins = dropout(np.ones((calls, 2, 100)), 0.1) == 0
sds = []  # how far the count spreads: in all, in slice 0, in 1
for mask in (each, whole, coins):
    counts = mask.sum(axis=2)
    sds.append([counts.sum(axis=1).std(), *counts.std(axis=0)])
    print(np.round(sds[-1], 1))
#> [0. 0. 0.]
#> [0.  2.1 2.1]
#> [4.2 3.  3. ]

# Coins give a binomial count.
def chance(k, n, rate):
    return comb(n, k) * rate**k * (1 - rate) ** (n - k)


sd_total = (200 * 0.1 * 0.9) ** 0.5
sd_slice = (100 * 0.1 * 0.9) ** 0.5
twenty, ten_each = chance(20, 200, 0.1), chance(10, 100, 0.1) ** 2
print(f"formula: {sd_total:.1f} in all, {sd_slice:.1f} in a slice")
#> formula: 4.2 in all, 3.0 in a slice
print(f"exactly 20: {twenty:.1%}, exactly 10 + 10: {ten_each:.1%}")
#> exactly 20: 9.4%, exactly 10 + 10: 1.7%

# The mean stays, so nothing is corrected when you predict.
x = rng.random((2, 10, 10))
outs = np.array([dropout(x, 0.1) for _ in range(2000)])
ratio = outs.mean() / x.mean()
print(f"mean, with dropout to without: {ratio:.2f}")
#> mean, with dropout to without: 1.00

# Rate 0.3 on 7 units: the chance that 0, 1, ... 7 are dropped.
seven = [chance(k, 7, 0.3) for k in range(8)]
print([f"{p:.1%}" for p in seven])
#> ['8.2%', '24.7%', '31.8%', '22.7%', '9.7%', '2.5%', '0.4%', '0.0%']
