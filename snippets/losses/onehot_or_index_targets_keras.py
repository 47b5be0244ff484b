import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

z = np.random.default_rng(0).normal(size=(7, 3))
labels = np.array([0, 2, 1, 0, 2, 2, 1])
one_hot = keras.utils.to_categorical(labels, num_classes=3)

# Two losses, one for each way of writing the same answers.
losses = keras.losses
sparse = losses.SparseCategoricalCrossentropy(from_logits=True)
dense = losses.CategoricalCrossentropy(from_logits=True)
index, table = float(sparse(labels, z)), float(dense(one_hot, z))
print(f"{index:.4f} {table:.4f}")
#> 1.1136 1.1136

# Weighted, both divide by the 7 rows.
w = np.array([1.0, 3.0, 5.0])[labels]
index_weighted = float(sparse(labels, z, sample_weight=w))
table_weighted = float(dense(one_hot, z, sample_weight=w))
print(f"{index_weighted:.4f} {table_weighted:.4f}")
#> 3.3334 3.3334


def score(metric, target):
    metric.update_state(target, z)
    return float(metric.result())


# The metric has to be of the same kind, and does not tell you:
# a column of numbers is read as a table with one column.
right = score(keras.metrics.SparseCategoricalAccuracy(), labels)
wrong = score(keras.metrics.CategoricalAccuracy(), labels[:, None])
print(f"{right:.2f} {wrong:.2f}")
#> 0.43 0.14
