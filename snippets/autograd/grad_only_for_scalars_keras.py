import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch

x = np.array([[1.0], [2.0], [4.0]])
y = 3 * x
start = keras.layers.Dense(1, use_bias=False)
model = keras.Sequential([keras.Input((1,)), start])
start.set_weights([np.full((1, 1), 2.0)])


# fit takes a loss of several numbers and averages it.
def squares(y, p):
    return (y - p) ** 2


model.compile("sgd", squares)
fitted = float(model.evaluate(x, y, verbose=0))
print(fitted)
#> 7.0

# A loop of your own on the torch backend does not.
loss = squares(torch.tensor(y), model(x))
message = "no error"
try:
    loss.backward()
except RuntimeError as error:
    message = str(error)
print(message)
#> grad can be implicitly created only for scalar outputs

# Nor does fit, if the loss was made to leave them apart.
apart = keras.losses.MeanSquaredError(reduction="none")
model.compile("sgd", apart)
in_fit = "no error"
try:
    model.fit(x, y, verbose=0)
except RuntimeError as error:
    in_fit = str(error)
print(in_fit)
#> grad can be implicitly created only for scalar outputs
