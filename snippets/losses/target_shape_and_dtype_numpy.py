import numpy as np


def log_softmax(z):
    z = z - z.max(1, keepdims=True)
    return z - np.log(np.exp(z).sum(1, keepdims=True))


def cross_entropy(z, target):
    # Equal shapes: the target weighs each class of a row.
    if target.shape == z.shape:
        return -(target * log_softmax(z)).sum(1).mean()
    # Otherwise it is an index: which class to read in each row.
    return -log_softmax(z)[np.arange(len(z)), target].mean()


rng = np.random.default_rng(0)
z = rng.normal(size=(7, 3))
labels = np.array([0, 2, 1, 0, 2, 2, 1])
by_index = cross_entropy(z, labels)
by_weight = cross_entropy(z, np.eye(3)[labels])
print(f"{by_index:.4f} {by_weight:.4f}")
#> 1.1136 1.1136

# A float cannot be an index.
by_float = "no error"
try:
    log_softmax(z)[np.arange(7), labels.astype(float)]
except IndexError as error:
    by_float = f"{type(error).__name__}: {error}"
print(by_float)
#> IndexError: arrays used as indices must be of integer (or boolean) type

# A column meets every row: 7 x 7 numbers. PyTorch refuses it.
picked = log_softmax(z)[np.arange(7), labels[:, None]]
print(picked.shape)
#> (7, 7)
