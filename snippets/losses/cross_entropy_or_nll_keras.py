import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

z = np.array(
    [[2.0, 0, -1], [0, 1, 3], [1, 4, 0], [-1, 0, 2], [0.5, 0, 0]]
)
labels = np.array([0, 2, 1, 2, 1])
Loss = keras.losses.SparseCategoricalCrossentropy
p = np.exp(z) / np.exp(z).sum(1, keepdims=True)

# One loss with a switch. As it comes it takes probabilities, and
# it does take the logarithm itself.
of_probs = float(Loss()(labels, p))
of_logits = float(Loss(from_logits=True)(labels, z))
of_log_probs = float(Loss(from_logits=True)(labels, np.log(p)))
print(f"{of_probs:.4f} {of_logits:.4f} {of_log_probs:.4f}")
#> 0.3740 0.3740 0.3740

# Log-probabilities are no probabilities: wrong, and no error.
wrong = float(Loss()(labels, np.log(p)))
print(f"{wrong:.4f}")
#> 3.2185
