from copy import deepcopy

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(7, 5), nn.Tanh(), nn.Linear(5, 3))
body, x, y = model[0], torch.randn(11, 7), torch.randn(11, 3)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)


def moved(to_none=True):
    """Train one step; the names of the weights that moved."""
    before = deepcopy(model.state_dict())  # without it: a view
    optimizer.zero_grad(set_to_none=to_none)
    nn.functional.mse_loss(model(x), y).backward()
    optimizer.step()
    now = model.state_dict()
    return [k for k in now if not torch.equal(now[k], before[k])]


body.requires_grad = False  # no underscore: no parameter sees it
slip = moved()
body.requires_grad_(False)
clean = moved()  # this zero_grad() leaves None in .grad
print(slip, clean, sep="\n")
#> ['0.weight', '0.bias', '2.weight', '2.bias']
#> ['2.weight', '2.bias']

# Zeros in .grad: Adam moves the frozen weights too.
body.requires_grad_(True)
moved()
body.requires_grad_(False)
zeros = moved(to_none=False)
body.zero_grad()  # .grad = None
cured = moved(to_none=False)
print(zeros, cured, sep="\n")
#> ['0.weight', '0.bias', '2.weight', '2.bias']
#> ['2.weight', '2.bias']
