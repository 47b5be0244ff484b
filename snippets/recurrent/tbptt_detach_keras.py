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
plain.build(series.shape)
for new, old in zip(plain.weights, rnn.weights, strict=True):
    new.assign(old)
gap = (ends[-1] - plain(series)).abs().max().item()
print(f"{gap:.2f}")
#> 0.00

# The variable holds numbers only: the cut is built in.
(slope,) = torch.autograd.grad(ends[-1].sum(), series)
reach = slope.norm(dim=(0, 2))
print(f"{reach.count_nonzero()} steps")
#> 5 steps

# A new series starts from zeros after reset_state(), not before.
again = (rnn(chunks[0]) - ends[0]).abs().max().item()
rnn.reset_state()
anew = (rnn(chunks[0]) - ends[0]).abs().max().item()
print(f"{again:.2f} {anew:.2f}")
#> 0.24 0.00


def train(kind, **options):
    entry = keras.Input(batch_shape=(7, 5, 3))
    layer = kind(4, stateful=True, **options)
    model = keras.Sequential([entry, layer])
    model.compile("sgd", "mse")
    try:
        for chunk in chunks:
            model.train_on_batch(chunk, np.zeros((7, 4)))
    except RuntimeError as error:
        return str(error).split(": [")[0]
    return "no error"


# On this backend LSTM and GRU overwrite a state that the backward
# pass still needs, unless they are told not to use cuDNN.
kinds = keras.layers.SimpleRNN, keras.layers.LSTM, keras.layers.GRU
said = [train(kind) for kind in kinds]
mended = [train(kind, use_cudnn=False) for kind in kinds[1:]]
print(*said, *mended, sep="\n")
#> no error
#> one of the variables needed for gradient computation has been modified by an inplace operation
#> one of the variables needed for gradient computation has been modified by an inplace operation
#> no error
#> no error
