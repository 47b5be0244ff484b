import numpy as np


# Yours: put in the four numbers of your message, in its order.
# Older releases: m1: [2 x 256], m2: [400 x 120]
def read(rows, width, wanted, out):
    """What the four numbers allow for; more than one may fit."""
    causes = [f"in_features={width}"]
    if width < wanted and rows * width % wanted == 0:
        samples = rows * width // wanted
        causes.append(f"{samples} samples, not in one row each")
    if width % wanted == 0:
        causes.append(f"{width // wanted} rows flattened to one")
    if rows % wanted == 0:
        causes.append("another order of the axes")
    if width == out:
        causes.append("weight.T")
    return causes


yours = [(2, 256, 400, 120), (128, 4, 256, 120), (16, 16, 256, 120)]
yours += [(4, 70, 10, 5), (3, 7, 3, 2), (7, 3, 2, 3)]
hints = [read(*four) for four in yours]
print(*hints, sep="\n")
#> ['in_features=256']
#> ['in_features=4', '2 samples, not in one row each']
#> ['in_features=16', '1 samples, not in one row each']
#> ['in_features=70', '7 rows flattened to one']
#> ['in_features=7', 'another order of the axes']
#> ['in_features=3', 'weight.T']


def mat1(x):
    """All axes but the last, multiplied, by the last."""
    rows = np.prod(x.shape[:-1], dtype=int)
    return x.reshape(rows, x.shape[-1])


def linear(x, weight, bias):
    y = mat1(x) @ weight.T + bias  # weight.T is mat2
    return y.reshape(*x.shape[:-1], len(bias))


refused = ""
try:
    linear(np.ones((2, 256)), np.ones((120, 400)), np.ones(120))
except ValueError as error:
    refused = str(error)
print(refused.partition("(size")[2])
#>  400 is different from 256)
