from copy import deepcopy

import torch
from torch import nn

torch.manual_seed(0)


def count(layer):
    return sum(weight.numel() for weight in layer.parameters())


# 8 features, 16 units. Keras counts 1,600 for this LSTM.
lstm, gru, rnn = nn.LSTM(8, 16), nn.GRU(8, 16), nn.RNN(8, 16)
n_lstm, n_gru, n_rnn = count(lstm), count(gru), count(rnn)
print(f"LSTM {n_lstm:,}  GRU {n_gru:,}  RNN {n_rnn:,}")
#> LSTM 1,664  GRU 1,248  RNN 416

# Where the other 64 are: torch keeps TWO biases per gate.
for name, weight in lstm.named_parameters():
    print(f"{name:12} {tuple(weight.shape)}")
#> weight_ih_l0 (64, 8)
#> weight_hh_l0 (64, 16)
#> bias_ih_l0   (64,)
#> bias_hh_l0   (64,)

# "A step adds parameters." 5 steps or 50, the same weights.
short = lstm(torch.randn(5, 1, 8))
long = lstm(torch.randn(50, 1, 8))
print(len(short[0]), len(long[0]), f"{count(lstm):,}")
#> 5 50 1,664

# "So the torch model can do more." In an LSTM the two biases are
# only ever added. Move one into the other and nothing changes. The
# GRU multiplies one of its second biases by a gate first.
x = torch.randn(7, 3, 8)


def change_when_merged(layer):
    merged = deepcopy(layer)
    with torch.no_grad():
        merged.bias_ih_l0 += merged.bias_hh_l0
        merged.bias_hh_l0.zero_()
    return (merged(x)[0] - layer(x)[0]).abs().max().item()


changes = [change_when_merged(layer) for layer in (lstm, gru, rnn)]
for name, change in zip(("LSTM", "GRU", "RNN"), changes):
    print(name, "changes by more than 0.001:", change > 0.001)
#> LSTM changes by more than 0.001: False
#> GRU changes by more than 0.001: True
#> RNN changes by more than 0.001: False

# bias=False drops both. To match Keras, keep them and merge.
n_no_bias = count(nn.LSTM(8, 16, bias=False))
n_deep = count(nn.LSTM(8, 16, num_layers=2))
n_both = count(nn.LSTM(8, 16, bidirectional=True))
print(f"{n_no_bias:,}  2 layers {n_deep:,}  both ways {n_both:,}")
#> 1,536  2 layers 3,840  both ways 3,328
