import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

rng = np.random.default_rng(0)
z = rng.normal(size=(7, 3))
labels = np.array([0, 2, 1, 0, 2, 2, 1])
Sparse = keras.losses.SparseCategoricalCrossentropy
Dense = keras.losses.CategoricalCrossentropy
sparse, dense = Sparse(from_logits=True), Dense(from_logits=True)


def tell(loss, target):
    try:
        result = float(loss(target, z))
        print(f"{result:.4f}")
    except (ValueError, IndexError) as error:
        result = f"{type(error).__name__}: {error}"
        print(result)
    return result


# Keras takes what PyTorch refuses: a column, and floats.
index = tell(sparse, labels)
#> 1.1136
float_column = tell(sparse, labels[:, None].astype("float32"))
#> 1.1136
# It takes too much: half a class is cut down to a class.
half = tell(sparse, labels + 0.5)
#> 1.1136
from_one = tell(sparse, labels + 1)
#> IndexError: Target 3 is out of bounds.

# One loss for numbers, another for one-hot tables.
one_hot = np.eye(3)[labels]
table = tell(dense, one_hot)
#> 1.1136
table_to_sparse = tell(sparse, one_hot)
#> ValueError: Arguments `target` and `output` must have the same shape up until the last dimension: target.shape=torch.Size([7, 3]), output.shape=torch.Size([7, 3])
index_to_dense = tell(dense, labels)
#> ValueError: Arguments `target` and `output` must have the same shape. Received: target.shape=torch.Size([7]), output.shape=torch.Size([7, 3])
