import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
embedding = keras.layers.Embedding(input_dim=11, output_dim=3)
ids = np.array([[7, 2, 7, 0, 9], [4, 10, 2, 2, 1]])
vectors = embedding(ids)
table = embedding.embeddings.value
print(tuple(vectors.shape), embedding.count_params())
#> (2, 5, 3) 33
print(bool((vectors == table[ids]).all()))
#> True

# Floats are cut off to integers without a word.
cut_off = embedding(np.array([2.9, 7.2], dtype="float32"))
print(bool((cut_off == table[[2, 7]]).all()))
#> True

# A negative id counts from the end, as in a Python list.
last = embedding(np.array([-1]))
print(bool((last == table[10]).all()))
#> True

# The start is a narrow uniform band, not a normal distribution.
largest = abs(table).max().item()
print("inside the band:", largest < 0.05)
#> inside the band: True
