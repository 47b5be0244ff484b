import numpy as np


def linear(x, W, b):
    """(..., inputs), (inputs, units), (units,) -> (..., units)."""
    out = np.empty((*x.shape[:-1], len(b)))
    for place in np.ndindex(x.shape[:-1]):
        out[place] = x[place] @ W + b
    return out


def weight_gradient(x, upstream):
    """Each vector adds its share to the one W."""
    total = np.zeros((x.shape[-1], upstream.shape[-1]))
    for place in np.ndindex(x.shape[:-1]):
        total += np.outer(x[place], upstream[place])
    return total


rng = np.random.default_rng(0)
W, b = rng.normal(size=(8, 5)), rng.normal(size=5)
shapes = {}
for shape in [(8,), (4, 8), (4, 20, 8), (4, 20, 3, 8)]:
    shapes[shape] = linear(rng.normal(size=shape), W, b).shape
print(list(shapes.values()), "from", W.size + b.size)
#> [(5,), (4, 5), (4, 20, 5), (4, 20, 3, 5)] from 45

# Which steps of the output react to which steps of the input?
x = rng.normal(size=(4, 20, 8))
y, sees = linear(x, W, b), np.zeros((20, 20), int)
for step in range(20):
    nudged = x.copy()
    nudged[:, step] += 1
    sees[:, step] = (linear(nudged, W, b) != y).any(axis=(0, 2))
print(sees.sum(), "of", sees.size, "pairs of steps are connected")
#> 20 of 400 pairs of steps are connected
