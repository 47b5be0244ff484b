import numpy as np


def dense(rows, weight, bias):
    """(N, features), (units, features), (units,) -> (N, units)."""
    out = np.empty((len(rows), len(weight)))
    for unit in range(len(weight)):
        products = rows * weight[unit]
        out[:, unit] = products.sum(axis=1) + bias[unit]
    return out


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


# The convolution as a matrix: 6 weights fill 48 of 144 places.
kernel = np.array([[2, -1, 3], [5, 4, -6]])[None, None]
pixels = np.eye(18).reshape(18, 1, 3, 6)
matrix = conv2d(pixels, kernel, [0]).reshape(18, 8).T
print(matrix.astype(int))
#> [[ 2 -1  3  0  0  0  5  4 -6  0  0  0  0  0  0  0  0  0]
#>  [ 0  2 -1  3  0  0  0  5  4 -6  0  0  0  0  0  0  0  0]
#>  [ 0  0  2 -1  3  0  0  0  5  4 -6  0  0  0  0  0  0  0]
#>  [ 0  0  0  2 -1  3  0  0  0  5  4 -6  0  0  0  0  0  0]
#>  [ 0  0  0  0  0  0  2 -1  3  0  0  0  5  4 -6  0  0  0]
#>  [ 0  0  0  0  0  0  0  2 -1  3  0  0  0  5  4 -6  0  0]
#>  [ 0  0  0  0  0  0  0  0  2 -1  3  0  0  0  5  4 -6  0]
#>  [ 0  0  0  0  0  0  0  0  0  2 -1  3  0  0  0  5  4 -6]]
n_used = np.count_nonzero(matrix)
n_free = len(np.unique(matrix[matrix != 0]))
print(matrix.shape, matrix.size, n_used, n_free)
#> (8, 18) 144 48 6

# Why 64 kernels? One kernel asks one question. This one answers
# "0" to a level edge and to a blank patch alike; two can tell.
upright = np.array([[-1, 0, 1]] * 3)
both = np.stack([upright, upright.T])[:, None]
blank, upright_edge = np.zeros((3, 3)), np.array([[0, 0, 1]] * 3)
patches = np.stack([blank, upright_edge, upright_edge.T])[:, None]
answers = conv2d(patches, both, [0, 0]).reshape(3, 2).astype(int)
print(answers.tolist())
#> [[0, 0], [3, 0], [0, 3]]

# Why not stack single kernels? 3x3 after 3x3 is one 5x5 kernel.
rng = np.random.default_rng(0)
first, second = rng.normal(size=(2, 1, 1, 3, 3))
merged = np.zeros((1, 1, 5, 5))
for i in range(3):
    for j in range(3):
        weighted = second[..., i, j] * first
        merged[..., i : i + 3, j : j + 3] += weighted
image = rng.normal(size=(1, 1, 28, 28))
stacked = conv2d(conv2d(image, first, [0]), second, [0])
single = conv2d(image, merged, [0])
print(stacked.shape, np.allclose(stacked, single))
#> (1, 1, 24, 24) True
