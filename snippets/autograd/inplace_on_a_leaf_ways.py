import warnings

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 2)
start = model.weight.detach().clone()
model(torch.ones(5, 3)).sum().backward()  # each slope is 5


def moved():
    return (model.weight - start).abs().max().item()


# A new tensor under the name p. The model keeps its own.
with torch.no_grad():
    for p in model.parameters():
        p = p - 0.1 * p.grad
rebound = moved()
# The tensor of the model, changed. Layers without a slope stay.
with torch.no_grad():
    for p in model.parameters():
        if p.grad is not None:
            p -= 0.1 * p.grad
            p.grad = None
written = moved()
print(f"p = p - ... {rebound:.1f}, p -= ... {written:.1f}")
#> p = p - ... 0.0, p -= ... 0.5

# One weight, rebound: the first step runs, the second does not.
warnings.simplefilter("ignore")
w, second = torch.tensor(2.0, requires_grad=True), "no error"
values = []
try:
    for step in range(2):
        (w * w).backward()
        w = w - 0.25 * w.grad
        values.append(w.item())
except TypeError as error:
    second = str(error)
leaf, empty = w.is_leaf, w.grad
print(values, leaf, empty)
#> [1.0] False None
print(second)
#> unsupported operand type(s) for *: 'float' and 'NoneType'

# Through .data a slope of the wrong shape makes a new weight.
slope = torch.ones(3, 1)
w, refused = torch.zeros(3, requires_grad=True), "no error"
try:
    with torch.no_grad():
        w -= 0.1 * slope
except RuntimeError as error:
    refused = str(error)
print(refused)
#> output with shape [3] doesn't match the broadcast shape [3, 3]
w.data = w.data - 0.1 * slope
grown = tuple(w.shape)
print(grown)
#> (3, 3)
