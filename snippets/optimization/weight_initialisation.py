import math

import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(400, 300)


# How far the numbers of a tensor reach from 0.
def reach(tensor):
    return tensor.abs().max().item()


# By default weight AND bias are uniform in +-1 / sqrt(fan_in).
drawn = reach(layer.weight), reach(layer.bias)
bound, xavier = 1 / math.sqrt(400), math.sqrt(6 / (400 + 300))
print("drawn {:.3f} {:.3f}".format(*drawn))
#> drawn 0.050 0.050
print(f"1 / sqrt(fan_in) {bound:.3f}, Xavier {xavier:.3f}")
#> 1 / sqrt(fan_in) 0.050, Xavier 0.093


# To change it, write into the tensors in place, layer by layer.
def he(module):
    if isinstance(module, nn.Linear):
        nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)


layer.apply(he)
changed = reach(layer.weight), reach(layer.bias)
print("he {:.3f} {:.3f}".format(*changed))
#> he 0.122 0.000

# It leaves out what it does not name. An LSTM is no Linear.
model = nn.Sequential(nn.Linear(5, 4), nn.LSTM(4, 3))
before = [p.clone() for p in model.parameters()]
model.apply(he)
pairs = zip(model.named_parameters(), before, strict=True)
missed = [name for (name, p), old in pairs if torch.equal(p, old)]
print(*missed)
#> 1.weight_ih_l0 1.weight_hh_l0 1.bias_ih_l0 1.bias_hh_l0

# A new Parameter is not the one that the optimizer holds.
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
layer.bias = nn.Parameter(torch.zeros(300))
start = layer.weight.clone()
layer(torch.ones(7, 400)).sum().backward()
optimizer.step()
stuck = reach(layer.bias), reach(layer.bias.grad)
moved = reach(layer.weight - start)
print("new bias {:.1f}, its gradient {:.1f}".format(*stuck))
#> new bias 0.0, its gradient 7.0
print(f"the weight moved by {moved:.1f}")
#> the weight moved by 0.7

# Between forward and backward the graph still needs the old ones.
message = "no error"
loss = layer(torch.ones(7, 400, requires_grad=True)).sum()
nn.init.zeros_(layer.weight)
try:
    loss.backward()
except RuntimeError as error:
    message = str(error)
print(message.split(":")[0])
#> one of the variables needed for gradient computation has been modified by an inplace operation
