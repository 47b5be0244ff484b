import numpy as np


# A count is a product of sizes, plus one bias for each output.
def dense(inputs, units, bias=True):
    return (inputs + bias) * units


def conv(channels, filters, kernel):
    return (channels * np.prod(kernel) + 1) * filters


def lstm(inputs, units, biases=1):
    return 4 * (units * (inputs + units) + biases * units)


def batch_norm(features):
    return 2 * features  # a scale and a shift; no running averages


print(dense(784, 128), batch_norm(128), dense(128, 10))
#> 100480 256 1290
total = dense(784, 128) + batch_norm(128) + dense(128, 10)
print(f"{total:,}")
#> 102,026
# Without the biases you miss one number per unit.
no_bias = dense(784, 128, bias=False) + dense(128, 10, bias=False)
print(f"{total - batch_norm(128) - no_bias}")
#> 138
print(conv(3, 16, (5, 7)), lstm(8, 16), lstm(8, 16, biases=2))
#> 1696 1600 1664
