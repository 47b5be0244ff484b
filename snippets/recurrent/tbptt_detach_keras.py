import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch

keras.utils.set_random_seed(0)
series = torch.randn(7, 15, 3, requires_grad=True)
chunks = series.split(5, dim=1)

# stateful=True keeps the state in a variable between the calls.
rnn = keras.layers.SimpleRNN(4, stateful=True)
ends = [rnn(chunk) for chunk in chunks]

# The same weights, all 15 steps at once.
plain = keras.layers.SimpleRNN(4)
plain.build((7, 15, 3))
for new, old in zip(plain.weights, rnn.weights):
    new.assign(old)
same = torch.allclose(ends[-1], plain(series), atol=1e-6)
print("the last chunk knows the first:", same)
#> the last chunk knows the first: True

# The variable holds numbers only: the cut is built in.
(slope,) = torch.autograd.grad(ends[-1].sum(), series)
reach = slope.norm(dim=(0, 2)) > 0
print("steps reached:", int(reach.sum()))
#> steps reached: 5


# Training works with SimpleRNN. LSTM and GRU overwrite the state
# that the backward pass still needs (torch backend).
def train(layer):
    entry = keras.Input(batch_shape=(7, 5, 3))
    model = keras.Sequential([entry, layer(4, stateful=True)])
    model.compile("sgd", "mse")
    target = np.zeros((7, 4), "float32")
    try:
        for chunk in chunks:
            model.train_on_batch(chunk.detach().numpy(), target)
    except RuntimeError as error:
        return f"{type(error).__name__}: {str(error)[:70]}"
    return "no error"


simple = train(keras.layers.SimpleRNN)
gated = train(keras.layers.LSTM)
gru = train(keras.layers.GRU)
print(simple)
#> no error
print(gated, gru == gated)
#> RuntimeError: one of the variables needed for gradient computation has been modified True
