import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

z = np.array([2.0, -1, 0.5, -3, 0])
p = 1 / (1 + np.exp(-z))
y = np.array([1, 0, 0, 0, 1])  # integers are fine here
Loss = keras.losses.BinaryCrossentropy

# One loss with a switch. The default expects the sigmoid.
probs = float(Loss()(y, p))
logits = float(Loss(from_logits=True)(y, z))
print(f"{probs:.4f} {logits:.4f}")
#> 0.4312 0.4312

# The two wrong pairs do not raise.
raw = float(Loss()(y, z))
double = float(Loss(from_logits=True)(y, p))
print(f"{raw:.4f} {double:.4f}")
#> 3.3622 0.6853

# Probabilities are clipped. A sigmoid makes 1 of the logit 200.
big = np.array([200.0], "float32")
no = np.zeros(1)
capped = float(Loss()(no, np.ones(1)))
open_ended = float(Loss(from_logits=True)(no, big))
print(f"{capped:.2f} {open_ended:.2f}")
#> 15.94 200.00

# No pos_weight. fit has class_weight={0: 1, 1: 9} instead.
layer = keras.layers.Dense(1, kernel_initializer="ones")
model = keras.Sequential([keras.Input((1,)), layer])
model.compile("sgd", Loss(from_logits=True))
past = model.fit(
    z[:, None], y[:, None], verbose=0, class_weight={0: 1, 1: 9}
)
weighted = past.history["loss"][0]
print(f"{weighted:.4f}")
#> 1.7433
