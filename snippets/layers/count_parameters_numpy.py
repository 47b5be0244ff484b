import math


# A count is a product of sizes, plus one bias for each output.
def dense(inputs, units, bias=1):
    return (inputs + bias) * units


def conv(channels, filters, kernel):
    return (channels * math.prod(kernel) + 1) * filters


def recurrent(gates, inputs, units, biases):
    return gates * (inputs + units + biases) * units


def batch_norm(features):
    return 2 * features  # a scale and a shift; no running averages


small = dense(3, 2)
print(small)
#> 8
total = dense(784, 128) + batch_norm(128) + dense(128, 10)
print(f"{total:,}")
#> 102,026
lstm = recurrent(4, 8, 16, biases=2)
print(conv(3, 16, (5, 7)), lstm, recurrent(4, 8, 16, biases=1))
#> 1696 1664 1600
