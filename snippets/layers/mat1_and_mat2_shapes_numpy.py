import numpy as np


def read(x, weight):
    """The two shapes that torch reports for x and an (out, in)."""
    rows = int(np.prod(x.shape[:-1]))  # 1 where x is a vector
    return (rows, x.shape[-1]), weight.T.shape


def linear(x, weight, bias):
    """nn.Linear: one matrix product over the last axis."""
    mat1, mat2 = read(x, weight)
    if mat1[1] != mat2[0]:
        (n, k), (m, p) = mat1, mat2
        raise ValueError(f"{n}x{k} and {m}x{p}: {k} is not {m}")
    y = x.reshape(mat1) @ weight.T + bias
    return y.reshape(*x.shape[:-1], -1)


weight, bias = np.zeros((120, 400)), np.zeros(120)
for shape in (2, 400), (2, 3, 400), (2, 256), (2, 16, 4, 4), (256,):
    try:
        y = linear(np.zeros(shape), weight, bias)
        print(shape, "->", y.shape)
    except ValueError as error:
        print(shape, "->", error)
#> (2, 400) -> (2, 120)
#> (2, 3, 400) -> (2, 3, 120)
#> (2, 256) -> 2x256 and 400x120: 256 is not 400
#> (2, 16, 4, 4) -> 128x4 and 400x120: 4 is not 400
#> (256,) -> 1x256 and 400x120: 256 is not 400


def side(size, kernel=5, pool=2):
    """Width of a map after one convolution and one pooling."""
    return (size - kernel + 1) // pool


# Where 256 and 400 come from: 16 maps of side x side numbers.
widths = {size: side(side(size)) for size in (28, 32)}
flat = {size: 16 * width**2 for size, width in widths.items()}
print(widths, flat)
#> {28: 4, 32: 5} {28: 256, 32: 400}
