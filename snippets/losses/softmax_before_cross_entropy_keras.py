import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

z = np.array([[2.0, -1, 0, 1], [0, 1, 4, -2], [1, 2, 3, 5]])
y = np.array([0, 3, 1])
p = keras.ops.softmax(z)
Loss = keras.losses.SparseCategoricalCrossentropy

# Two pairs are right: logits with True, probabilities with False.
logits_true = float(Loss(from_logits=True)(y, z))
probs_false = float(Loss(from_logits=False)(y, p))
print(f"{logits_true:.4f} {probs_false:.4f}")
#> 3.2312 3.2312

# Two are wrong, and neither raises.
probs_true = float(Loss(from_logits=True)(y, p))
logits_false = float(Loss(from_logits=False)(y, z))
print(f"{probs_true:.4f} {logits_false:.4f}")
#> 1.4679 5.9409

# False is the default, so a softmax in the last layer is right
# with compile(loss="sparse_categorical_crossentropy").
by_name = keras.losses.get("sparse_categorical_crossentropy")
default = float(keras.ops.mean(by_name(y, p)))
print(f"{default:.4f}")
#> 3.2312
