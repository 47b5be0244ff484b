import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
x, y = np.random.randn(11, 7), np.random.randn(11, 3)
body, head = layers.Dense(5, activation="tanh"), layers.Dense(3)
model = keras.Sequential([keras.Input((7,)), body, head])
model.compile(keras.optimizers.Adam(0.1), "mse")


def weights():
    return [w.value.clone() for w in model.weights]


def moved():
    before = weights()
    model.fit(x, y, epochs=2, verbose=0)
    pairs = zip(before, weights())
    return [round((a - b).abs().max().item(), 2) for a, b in pairs]


trained = moved()
body.trainable = False  # after compile() and after fit()
frozen = moved()
print(trained, frozen)
#> [0.2, 0.2, 0.2, 0.19] [0.0, 0.0, 0.18, 0.15]

# The way back: the optimizer trained this layer before.
body.trainable = True
back = moved()
print(back)
#> [0.17, 0.13, 0.18, 0.09]

# One that never met the layer refuses it.
body.trainable = False
model.compile(keras.optimizers.Adam(0.1), "mse")
again = moved()
body.trainable = True
message = "no error"
try:
    moved()
except ValueError as error:
    message = str(error).split(":")[0]
print(message)
#> Unknown variable
model.compile(keras.optimizers.Adam(0.1), "mse")
thawed = moved()
print(thawed)
#> [0.2, 0.11, 0.2, 0.18]

# The flag of the fitted model stands above those of its layers.
model.trainable = False
head.trainable = True
model.compile(keras.optimizers.Adam(0.1), "mse")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("ignore")
    warnings.filterwarnings("always", "The model does not")
    nothing = moved()
warned = [str(one.message) for one in caught]
print(nothing, *warned)
#> [0.0, 0.0, 0.0, 0.0] The model does not have any trainable weights. The model does not have any trainable weights.
