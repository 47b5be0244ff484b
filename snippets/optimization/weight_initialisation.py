import math

import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(400, 300)


# How far the numbers of a tensor reach from 0.
def reach(tensor):
    return tensor.abs().max().item()


# By default weight AND bias are uniform in +-1 / sqrt(fan_in).
print(f"{reach(layer.weight):.3f} {reach(layer.bias):.3f}")
#> 0.050 0.050
bound = 1 / math.sqrt(400)
xavier = math.sqrt(6 / (400 + 300))
print(f"1 / sqrt(fan_in) {bound:.3f}, Xavier {xavier:.3f}")
#> 1 / sqrt(fan_in) 0.050, Xavier 0.093


# To change it, write into the tensors in place, layer by layer.
def he(module):
    if isinstance(module, nn.Linear):
        nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
        nn.init.zeros_(module.bias)


def glorot(module):  # what Keras does
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


layer.apply(he)
print(f"he: {reach(layer.weight):.3f} {reach(layer.bias):.3f}")
#> he: 0.122 0.000

# A new Parameter is not the one that the optimizer holds.
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
layer.bias = nn.Parameter(torch.zeros(300))
layer(torch.ones(7, 400)).sum().backward()
optimizer.step()
stuck = reach(layer.bias)
print(f"the new bias after a step: {stuck:.1f}")
#> the new bias after a step: 0.0
