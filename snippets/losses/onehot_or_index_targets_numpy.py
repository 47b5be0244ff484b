import numpy as np


def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def by_table(z, table, weight):
    # The formula of the books: minus the sum of y * log p.
    return -(table * weight * log_softmax(z)).sum(axis=1)


def by_index(z, labels, weight):
    # All but one term of that sum are zero. Read that one.
    rows = np.arange(len(labels))
    return -weight[labels] * log_softmax(z)[rows, labels]


z = np.random.default_rng(0).normal(size=(7, 3))
labels = np.array([0, 2, 1, 0, 2, 2, 1])
table = np.eye(3)[labels]
weight = np.array([1.0, 3.0, 5.0])
per_index = by_index(z, labels, weight)
per_table = by_table(z, table, weight)
print(per_index.round(3))
#> [1.237 3.9   2.89  1.886 7.095 4.492 1.833]
print(per_table.round(3))
#> [1.237 3.9   2.89  1.886 7.095 4.492 1.833]

# Sample by sample they agree. The means do not: PyTorch divides
# by the weights of the labels, or by the 7 rows.
index_mean = per_index.sum() / weight[labels].sum()
table_mean = per_table.sum() / len(table)
print(f"{index_mean:.4f} {table_mean:.4f}")
#> 1.0145 3.3334
