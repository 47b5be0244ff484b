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
print(abs(product - vectors).max())
#> 0.0

# Backwards each slope goes to the row that it came from. A word
# that stands twice gets the sum of both.
upstream = rng.normal(size=vectors.shape)
grad = np.zeros((11, 3))
np.add.at(grad, ids, upstream)

# The trap: += keeps only the last of two equal ids.
lost = np.zeros((11, 3))
lost[ids] += upstream
differ = np.flatnonzero((lost != grad).any(axis=1))
print("rows that differ:", differ)
#> rows that differ: [2 7]
