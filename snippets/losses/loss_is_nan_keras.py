import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(35, 5)).astype("float32")
y = x[:, :1].copy()
y[12] = np.nan  # one missing label, in the second batch of 7


def fit(labels, *callbacks):
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(3), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((5,)), *layers])
    model.compile("sgd", "mse")
    seen = []

    class Log(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs):
            seen.append(logs["loss"])

    settings = {"batch_size": 7, "shuffle": False, "verbose": 0}
    model.fit(x, labels, callbacks=[Log(), *callbacks], **settings)
    weights = [w.value.detach().isnan() for w in model.weights]
    ruined = sum(weight.sum().item() for weight in weights)
    return [float(loss) for loss in seen], ruined


seen, ruined = fit(y)
print([f"{loss:.2f}" for loss in seen], ruined)
#> ['2.68', 'nan', 'nan', 'nan', 'nan'] 22

# It stops in time to save your evening, not your weights.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    stop = keras.callbacks.TerminateOnNaN()
    stopped, ruined_too = fit(y, stop)
#> Batch 1: Invalid loss, terminating training
print([f"{loss:.2f}" for loss in stopped], ruined_too)
#> ['2.68', 'nan'] 22

# Drop the row.
known = ~np.isnan(y[:, 0])
x, y = x[known], y[known]
clean, ruined_clean = fit(y)
print([f"{loss:.2f}" for loss in clean], ruined_clean)
#> ['2.68', '3.81', '4.29', '3.88', '3.27'] 0
