import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

rng = np.random.default_rng(0)
z = rng.normal(size=(7, 3))
labels = np.array([0, 2, 1, 0, 2, 2, 1])
Loss = keras.losses.SparseCategoricalCrossentropy
sparse = Loss(from_logits=True)
dense = keras.losses.CategoricalCrossentropy(from_logits=True)

# Keras forgives what PyTorch refuses: a column, and floats.
by_index = float(sparse(labels, z))
by_column = float(sparse(labels[:, None], z))
by_float = float(sparse(labels[:, None].astype("float32"), z))
print(f"{by_index:.4f} {by_column:.4f} {by_float:.4f}")
#> 1.1136 1.1136 1.1136

# It forgives too much: half a class is cut down to a class.
by_half = float(sparse(labels + 0.5, z))
print(f"{by_half:.4f}")
#> 1.1136


def attempt(loss, target):
    try:
        result = float(loss(target, z))
        print(f"{result:.4f}")
    except ValueError as error:
        result = f"{type(error).__name__}: {error}"
        print(result)
    return result


# One loss for numbers, another for one-hot tables.
one_hot_to_dense = attempt(dense, np.eye(3)[labels])
#> 1.1136
one_hot_to_sparse = attempt(sparse, np.eye(3)[labels])
#> ValueError: Arguments `target` and `output` must have the same shape up until the last dimension: target.shape=torch.Size([7, 3]), output.shape=torch.Size([7, 3])
index_to_dense = attempt(dense, labels)
#> ValueError: Arguments `target` and `output` must have the same shape. Received: target.shape=torch.Size([7]), output.shape=torch.Size([7, 3])
