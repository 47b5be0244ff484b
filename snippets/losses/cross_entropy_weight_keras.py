import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

rng = np.random.default_rng(0)
z = rng.normal(size=(5, 3))
y = np.array([0, 0, 2, 0, 1])
weight = np.array([1.0, 2.0, 5.0])
Loss = keras.losses.SparseCategoricalCrossentropy

by_rows = float(Loss(from_logits=True)(y, z, weight[y]))
like_torch = Loss(
    from_logits=True, reduction="mean_with_sample_weight"
)
by_weights = float(like_torch(y, z, weight[y]))
print(f"{by_rows:.4f} {by_weights:.4f}")
#> 3.6031 1.8015

# class_weight of fit: by the rows as well.
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
model.layers[0].set_weights([np.eye(3), np.zeros(3)])
model.compile("sgd", Loss(from_logits=True))
by_class = {0: 1.0, 1: 2.0, 2: 5.0}
history = model.fit(z, y, class_weight=by_class, verbose=0)
fitted = history.history["loss"][0]
print(f"{fitted:.4f}")
#> 3.6031
