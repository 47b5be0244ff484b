import torch
from torch import nn


def n_params(gates, features, units, biases):
    # A weight for each feature and each old h, and the biases.
    return gates * units * (features + units + biases)


def count(layer):
    return sum(weight.numel() for weight in layer.parameters())


torch.manual_seed(0)
lstm, gru, rnn = nn.LSTM(8, 16), nn.GRU(8, 16), nn.RNN(8, 16)
by_hand = [[n_params(gates, 8, 16, biases=n) for n in (1, 2)]
           for gates in (4, 3, 1)]
for layer, (one, two) in zip((lstm, gru, rnn), by_hand):
    print(f"{count(layer):,} is {two:,}, not {one:,}")
#> 1,664 is 1,664, not 1,600
#> 1,248 is 1,248, not 1,200
#> 416 is 416, not 400

# Where the other 64 of the LSTM are: a second bias.
shapes = [tuple(weight.shape) for weight in lstm.parameters()]
for name, weight in lstm.named_parameters():
    print(name, tuple(weight.shape))
#> weight_ih_l0 (64, 8)
#> weight_hh_l0 (64, 16)
#> bias_ih_l0 (64,)
#> bias_hh_l0 (64,)

n_deep = count(nn.LSTM(8, 16, num_layers=2))
n_both = count(nn.LSTM(8, 16, bidirectional=True))
n_deep_both = count(nn.LSTM(8, 16, 2, bidirectional=True))
n_no_bias = count(nn.LSTM(8, 16, bias=False))
print(f"{n_deep:,} {n_both:,} {n_no_bias:,}")
#> 3,840 3,328 1,536
print(f"{n_deep_both:,}")
#> 9,728

# Keras' count: a new LSTM with its second bias zero and frozen.
for name, bias in lstm.named_parameters():
    if "bias_hh" in name:
        bias.requires_grad_(False).zero_()
trainable = [w for w in lstm.parameters() if w.requires_grad]
n_trainable = sum(weight.numel() for weight in trainable)
print(f"{n_trainable:,}")
#> 1,600
