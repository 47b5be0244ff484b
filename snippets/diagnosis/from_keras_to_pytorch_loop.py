import os

os.environ["KERAS_BACKEND"] = "torch"

import keras
import torch
from torch.utils.data import DataLoader, TensorDataset

rows = torch.arange(100.0)[:, None]
seen = []


class Noting(keras.layers.Layer):
    def call(self, batch):
        seen.append([int(row) for row in batch[:, 0]])
        return batch


keras.utils.set_random_seed(0)
model = keras.Sequential([Noting(), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(rows, rows, verbose=0)
fit = seen[-4:]
print(f"fit: {[len(batch) for batch in fit]} rows")
#> fit: [32, 32, 32, 4] rows
print(f"its first rows: {fit[0][:4]}")
#> its first rows: [72, 22, 9, 30]


def order(**options):
    loader = DataLoader(TensorDataset(rows), **options)
    return [batch[:, 0].int().tolist() for (batch,) in loader]


plain, alike = order(), order(batch_size=32, shuffle=True)
print(f"DataLoader: {len(plain)} batches, first {plain[:4]}")
#> DataLoader: 100 batches, first [[0], [1], [2], [3]]
print(f"written: {[len(batch) for batch in alike]} rows")
#> written: [32, 32, 32, 4] rows
