import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(35, 5)).astype("float32")
y = x[:, :1].copy()
y[12] = np.nan  # one missing label, in the second batch of 7


def fit(x, y, *callbacks, trainable=True):
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Dense(3), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((5,)), *layers])
    model.trainable = trainable
    model.compile("sgd", "mse")
    seen = []

    class Log(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs):
            seen.append(float(logs["loss"]))

    settings = {"batch_size": 7, "shuffle": False, "verbose": 0}
    watch = [Log(), *callbacks]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(x, y, callbacks=watch, **settings)
    weights = [w.value.isnan() for w in model.weights]
    ruined = sum(weight.sum().item() for weight in weights)
    print([f"{loss:.2f}" for loss in seen], ruined)
    return seen, ruined


seen, ruined = fit(x, y)
#> ['2.68', 'nan', 'nan', 'nan', 'nan'] 22
# It stops in time to save your evening, not your weights.
stop = keras.callbacks.TerminateOnNaN()
stopped, ruined_too = fit(x, y, stop)
#> Batch 1: Invalid loss, terminating training
#> ['2.68', 'nan'] 22
# What is shown is the mean of the epoch so far. Here no weight can
# change, so batches 3 to 5 are fine, and it still says nan.
shown, untouched = fit(x, y, trainable=False)
#> ['2.68', 'nan', 'nan', 'nan', 'nan'] 0

# Drop the row.
known = ~np.isnan(y[:, 0])
clean, ruined_clean = fit(x[known], y[known])
#> ['2.68', '3.81', '4.29', '3.88', '3.27'] 0
