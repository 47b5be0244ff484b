import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import torch
from keras import layers


def built(layer):
    layer.build((None, 5, 8))  # 5 steps of 8 features
    return layer


lstm, gru = built(layers.LSTM(16)), built(layers.GRU(16))
old_gru = built(layers.GRU(16, reset_after=False))
rnn = built(layers.SimpleRNN(16))
kinds = lstm, gru, old_gru, rnn
counts = [layer.count_params() for layer in kinds]
biases = [tuple(layer.weights[2].shape) for layer in kinds]
for count, bias in zip(counts, biases):
    print(f"{count:,}", bias)
#> 1,600 (64,)
#> 1,248 (2, 48)
#> 1,200 (48,)
#> 400 (16,)

# The weights of PyTorch in Keras: turn the matrices, add the
# biases of an LSTM, stack those of a GRU and swap its r and z.
torch.manual_seed(0)
x = torch.randn(3, 5, 8)
torch_lstm = torch.nn.LSTM(8, 16, batch_first=True)
torch_gru = torch.nn.GRU(8, 16, batch_first=True)


def swapped(weight):
    r, z, n = weight.chunk(3)
    return torch.cat([z, r, n])


w, u, b, b_h = torch_lstm.parameters()
lstm.set_weights([w.T, u.T, b + b_h])
w, u, b, b_h = (swapped(each) for each in torch_gru.parameters())
gru.set_weights([w.T, u.T, torch.stack([b, b_h])])


def gap(ours, theirs):
    return (ours(x) - theirs(x)[0][:, -1]).norm().item()


gaps = gap(lstm, torch_lstm), gap(gru, torch_gru)
print(*(f"{each:.2f}" for each in gaps))
#> 0.00 0.00

# Without the swap, or with one bias, the shapes fit as well.
w, u, b, b_h = torch_gru.parameters()
gru.set_weights([w.T, u.T, torch.stack([b, b_h])])
w, u, b, b_h = torch_lstm.parameters()
lstm.set_weights([w.T, u.T, b])
careless = gap(lstm, torch_lstm), gap(gru, torch_gru)
print(*(f"{each:.2f}" for each in careless))
#> 0.39 0.54
