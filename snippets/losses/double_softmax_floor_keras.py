import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

labels = np.arange(10)
perfect = 50 * np.eye(10)
after_softmax = keras.ops.softmax(perfect)
Loss = keras.losses.SparseCategoricalCrossentropy

# Keras puts the same floor behind one setting.
floored = float(Loss(from_logits=True)(labels, after_softmax))
default = float(Loss()(labels, after_softmax))
logits = float(Loss(from_logits=True)(labels, perfect))
print(f"{floored:.4f} {default:.4f} {logits:.4f}")
#> 1.4612 0.0000 0.0000
