import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

labels = np.arange(10)
perfect = 50 * np.eye(10)
Loss = keras.losses.SparseCategoricalCrossentropy


# In Keras on torch, a model that ends in a softmax.
def test(from_logits):
    model = keras.Sequential(
        [keras.Input((10,)), keras.layers.Activation("softmax")]
    )
    model.compile(loss=Loss(from_logits=from_logits))
    return float(model.evaluate(perfect, labels, verbose=0))


floored, default = test(from_logits=True), test(from_logits=False)
print(f"{floored:.4f} {default:.4f}")
#> 1.4612 0.0000
