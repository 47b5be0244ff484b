import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers

keras.utils.set_random_seed(0)
body = layers.Dense(5, activation="relu")
last = layers.Dense(10, activation="softmax")
base = keras.Sequential([keras.Input((7,)), body, last])


def build(classes, activation):
    """A new head on the other layers of base, weights and all."""
    old = base.layers[-1]
    head = layers.Dense(classes, activation=activation)
    outputs = head(old.input)
    return keras.Model(base.inputs[0], outputs, name="yours")


model = build(4, "softmax")  # for a loss of classes
shapes = [tuple(w.shape) for w in model.weights]
print(shapes)
#> [(7, 5), (5,), (5, 4), (4,)]

# The weights of the whole base are refused, as in PyTorch.
message = "no error"
try:
    model.set_weights([w.value for w in base.weights])
except ValueError as error:
    message = str(error)
print(message)
#> Layer yours weight shape (5, 4) is not compatible with provided weight shape torch.Size([5, 10]).
