import numpy as np

# NumPy never complains about two kinds of floats. It takes the
# wider one, and twice the memory, without a word.
weights = np.ones((3, 5), np.float32)
data = np.ones((7, 5))
product = data @ weights.T
print(data.dtype, product.dtype)
#> float64 float64

# It widens even float32 with int64. PyTorch stays at float32.
prediction, target = np.ones(7, np.float32), np.ones(7, np.int64)
difference = prediction - target
print(difference.dtype)
#> float64

# Class targets are positions, and a position is whole: picking the
# logit of the true class needs an index.
logits = np.arange(21.0).reshape(7, 3)
classes = np.array([2.0, 0, 1, 1, 2, 0, 1])
rows, refused = np.arange(7), "no error"
try:
    logits[rows, classes]
except IndexError as error:
    refused = f"{type(error).__name__}: {error}"
print(refused)
#> IndexError: arrays used as indices must be of integer (or boolean) type
picked = logits[rows, classes.astype(np.int64)]
print(picked)
#> [ 2.  3.  7. 10. 14. 15. 19.]
