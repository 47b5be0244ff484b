from copy import deepcopy

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 3, 8)


def change_when_merged(layer):  # the second bias into the first
    merged = deepcopy(layer)
    with torch.no_grad():
        merged.bias_ih_l0 += merged.bias_hh_l0
        merged.bias_hh_l0.zero_()
    return (merged(x)[0] - layer(x)[0]).abs().max().item()


layers = nn.LSTM(8, 16), nn.RNN(8, 16), nn.GRU(8, 16)
changes = [change_when_merged(layer) for layer in layers]
for layer, change in zip(layers, changes):
    print(f"{type(layer).__name__}: {change:.3f}")
#> LSTM: 0.000
#> RNN: 0.000
#> GRU: 0.111

# Both biases of an LSTM get one gradient, so their sum, which is
# all that counts, moves by twice the step of a single bias.
lstm = layers[0]
before = lstm.bias_ih_l0 + lstm.bias_hh_l0
optimizer = torch.optim.SGD(lstm.parameters(), lr=0.1)
lstm(x)[0].sum().backward()
optimizer.step()
moved = lstm.bias_ih_l0 + lstm.bias_hh_l0 - before
ratio = (moved / (-0.1 * lstm.bias_ih_l0.grad)).mean().item()
print(f"{ratio:.2f}")
#> 2.00
