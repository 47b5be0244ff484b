import numpy as np

rng = np.random.default_rng(0)
table = rng.normal(size=(11, 3))
ids = np.array([[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]])

# The whole layer is one line of indexing.
vectors = table[ids]
print(ids.shape, "->", vectors.shape)
#> (2, 5) -> (2, 5, 3)

# As a product: a row of one 1 and ten 0s picks a row of the table.
hot = np.eye(11)[ids]
product = hot @ table
print(np.array_equal(product, vectors))
#> True
print("multiplications:", hot.size * 3, "against", 0)
#> multiplications: 330 against 0


# Backwards: each slope goes to the row that it came from. A word
# that stands twice in the batch gets the sum of both.
def slope(ids, upstream, size):
    grad = np.zeros((size, upstream.shape[-1]))
    np.add.at(grad, ids, upstream)
    return grad


upstream = rng.normal(size=vectors.shape)
grad = slope(ids, upstream, size=11)
by_product = np.einsum("ble,bld->ed", hot, upstream)
print(np.allclose(grad, by_product))
#> True

# The trap: += keeps only the last of two equal ids.
lost = np.zeros((11, 3))
lost[ids] += upstream
print("rows that differ:", np.flatnonzero((lost != grad).any(1)))
#> rows that differ: [2 7]
