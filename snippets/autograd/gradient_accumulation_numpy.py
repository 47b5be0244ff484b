import numpy as np

# Softmax regression: 30 rows of 5 numbers, 3 classes.
rng = np.random.default_rng(0)
x, labels = rng.normal(size=(30, 5)), rng.integers(3, size=30)
w = rng.normal(size=(5, 3))


def slope(rows):  # of the mean cross-entropy over these rows
    scores = np.exp(x[rows] @ w)
    guess = scores / scores.sum(axis=1, keepdims=True)
    guess[np.arange(len(rows)), labels[rows]] -= 1
    return x[rows].T @ guess / len(rows)


def accumulate(parts, factor):
    grad = np.zeros_like(w)
    for rows in parts:
        grad += slope(rows) * factor(rows)
    return grad


rows = np.arange(30)
whole = slope(rows)
even, uneven = np.split(rows, 5), np.split(rows, [8, 16, 24])

by_five = accumulate(even, lambda rows: 1 / 5)
print(np.allclose(by_five, whole))
#> True
by_four = accumulate(uneven, lambda rows: 1 / 4)
by_share = accumulate(uneven, lambda rows: len(rows) / 30)
print(np.allclose(by_four, whole), np.allclose(by_share, whole))
#> False True

# How much a row counts when each part counts a quarter.
weight = [30 / 4 / len(part) for part in uneven]
print([f"{value:.3f}" for value in weight])
#> ['0.938', '0.938', '0.938', '1.250']
one_by_one = rows.reshape(30, 1)
weighted = accumulate(one_by_one, lambda r: weight[r[0] // 8] / 30)
print(np.allclose(by_four, weighted))
#> True
