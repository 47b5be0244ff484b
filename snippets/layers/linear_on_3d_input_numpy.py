import numpy as np


def linear(x, W, b):
    """(..., inputs), (inputs, units), (units,) -> (..., units)."""
    rows = x.reshape(-1, x.shape[-1])  # all axes but the last
    out = np.stack([row @ W + b for row in rows])
    return out.reshape(*x.shape[:-1], len(b))


def weight_gradient(x, upstream):
    """Every row adds its share to the one W."""
    total = np.zeros((x.shape[-1], upstream.shape[-1]))
    for place in np.ndindex(*x.shape[:-1]):
        total += np.outer(x[place], upstream[place])
    return total


rng = np.random.default_rng(0)
W, b = rng.normal(size=(8, 5)), rng.normal(size=5)
shapes = {}
for shape in [(8,), (4, 8), (4, 20, 8), (4, 20, 3, 8)]:
    shapes[shape] = linear(rng.normal(size=shape), W, b).shape
    print(shape, "->", shapes[shape], "parameters", W.size + b.size)
#> (8,) -> (5,) parameters 45
#> (4, 8) -> (4, 5) parameters 45
#> (4, 20, 8) -> (4, 20, 5) parameters 45
#> (4, 20, 3, 8) -> (4, 20, 3, 5) parameters 45

# Which steps of the output depend on which steps of the input?
x = rng.normal(size=(4, 20, 8))
y, sees = linear(x, W, b), np.zeros((20, 20), int)
for step in range(20):
    nudged = x.copy()
    nudged[:, step] += 1
    sees[:, step] = (linear(nudged, W, b) != y).any(axis=(0, 2))
print(sees.sum(), "of", sees.size, "pairs of steps are connected")
#> 20 of 400 pairs of steps are connected

# One matrix, 80 rows: the gradient is a sum over all of them.
ones = np.ones_like(y)
gradient = weight_gradient(x, ones)
by_step = [weight_gradient(x[:, t], ones[:, t]) for t in range(20)]
print(gradient.shape, np.allclose(gradient, sum(by_step)))
#> (8, 5) True
