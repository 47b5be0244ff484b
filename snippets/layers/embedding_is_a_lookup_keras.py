import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
embedding = keras.layers.Embedding(11, 3)
ids = np.array([[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]])
vectors = embedding(ids)
table = embedding.embeddings.value
print(tuple(vectors.shape), embedding.count_params())
#> (2, 5, 3) 33


def row(number):
    """The row of the table that comes out for this id."""
    out = embedding(np.array([number]))
    return (table == out).all(dim=1).nonzero().item()


# Floats are cut off, and a negative id counts from the end.
cut, negative = row(2.9), row(-1)
print("2.9 reads row", cut, "and -1 reads row", negative)
#> 2.9 reads row 2 and -1 reads row 10

# mask_zero leaves row 0 as it is; later layers get a mask.
masked = keras.layers.Embedding(11, 3, mask_zero=True)
padding = abs(masked(np.array([0]))).max().item()
sentence = np.array([7, 2, 0])
mask = masked.compute_mask(sentence).tolist()
print(f"row 0 reaches {padding:.3f}, mask {mask}")
#> row 0 reaches 0.046, mask [True, True, False]
