import numpy as np

rng = np.random.default_rng(0)


def dense(inputs, kernel, bias):
    """(..., inputs), (inputs, units), (units,) -> (..., units)."""
    return inputs @ kernel + bias


images = rng.random((5, 784))
kernel, bias = rng.normal(size=(784, 32)) / 28, rng.normal(size=32)
outputs = dense(images, kernel, bias)
print(outputs.shape, kernel.size + bias.size)
#> (5, 32) 25120

# One column of the kernel is one unit: 784 weights and one bias.
unit = 7
column = kernel[:, unit]
alone = [sum(image * column) + bias[unit] for image in images]
print(column.shape, np.allclose(alone, outputs[:, unit]))
#> (784,) True

# "785 x 32": append a constant 1 to each input and the bias as a
# last row of the kernel. The same arithmetic, no extra unit.
ones = np.ones((5, 1))
augmented_images = np.hstack([images, ones])
augmented_kernel = np.vstack([kernel, bias])
augmented = augmented_images @ augmented_kernel
print(augmented_kernel.shape, np.allclose(augmented, outputs))
#> (785, 32) True


def plain(sums):
    return sums


def relu(sums):
    return np.maximum(sums, 0)


def explained(seed, units, activation):
    """Share of the squared length of x that the sums explain."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2000, 20))
    target = (x**2).sum(axis=1)
    kernel = rng.normal(size=(20, units))
    features = activation(dense(x, kernel, rng.normal(size=units)))
    features = np.hstack([features, np.ones((2000, 1))])
    # Fit a linear readout on one half, judge it on the other.
    seen, new = slice(0, 1000), slice(1000, 2000)
    readout = np.linalg.lstsq(features[seen], target[seen])[0]
    error = features[new] @ readout - target[new]
    return 1 - error.var() / target[new].var()


# More sums than inputs add nothing by themselves. With ReLU they
# do: each unit folds the 20 inputs along a different direction.
straight, folded = {}, {}
for units in (20, 64):
    straight[units] = [explained(s, units, plain) for s in range(3)]
    folded[units] = [explained(s, units, relu) for s in range(3)]
    low, high = max(straight[units]), min(folded[units])
    print(f"{units} sums: {low:.2f} at most, with ReLU {high:.2f}")
#> 20 sums: -0.01 at most, with ReLU 0.19
#> 64 sums: -0.01 at most, with ReLU 0.66
