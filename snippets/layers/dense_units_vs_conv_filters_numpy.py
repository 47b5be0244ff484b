import numpy as np


def dense(rows, weight, bias):
    """(N, features), (units, features), (units,) -> (N, units)."""
    sums = np.empty((len(rows), len(weight)))
    for unit in range(len(weight)):
        products = rows * weight[unit]
        sums[:, unit] = products.sum(axis=1) + bias[unit]
    return sums


def conv2d(images, kernels, biases):
    """(N, C, H, W), (F, C, h, w), (F,) -> (N, F, H-h+1, W-w+1)."""
    n, _, height, width = images.shape
    f, _, h, w = kernels.shape
    maps = np.empty((n, f, height - h + 1, width - w + 1))
    for i in range(height - h + 1):
        for j in range(width - w + 1):
            window = images[:, :, i : i + h, j : j + w]
            products = window[:, None] * kernels[None]
            maps[:, :, i, j] = products.sum(axis=(2, 3, 4)) + biases
    return maps


# Two edge filters with biases. The patches: blank, an upright
# edge, a level edge. A row for each patch, a column a filter.
upright = np.array([[-1, 0, 1]] * 3)
kernels, biases = np.stack([upright, upright.T])[:, None], [2, -1]
edge = np.array([[0, 0, 1]] * 3)
patches = np.stack([0 * edge, edge, edge.T])[:, None]
answers = conv2d(patches, kernels, biases)[:, :, 0, 0].astype(int)
print(answers.tolist())
#> [[2, -1], [5, -1], [2, 2]]


# One filter a layer, stacked, nothing between: one 5x5 filter.
def merge(first, b1, second, b2):
    both = np.zeros((1, 1, 5, 5))
    for i in range(3):
        for j in range(3):
            weighted = second[..., i, j] * first
            both[..., i : i + 3, j : j + 3] += weighted
    return both, b2 + b1 * second.sum()


rng = np.random.default_rng(0)
image = rng.normal(size=(1, 1, 28, 20))
first, second = rng.normal(size=(2, 1, 1, 3, 3))
stacked = conv2d(conv2d(image, first, 0.5), second, -2.0)
single = conv2d(image, *merge(first, 0.5, second, -2.0))
apart = np.abs(stacked - single).max().round(9)
print(stacked.shape, "apart:", apart)
#> (1, 1, 24, 16) apart: 0.0
