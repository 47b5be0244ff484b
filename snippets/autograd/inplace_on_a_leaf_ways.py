import warnings

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(3, 2)
start = model.weight.clone()
model(torch.ones(5, 3)).sum().backward()  # each slope is 5


def moved():
    return (model.weight - start).abs().max().item()


# A new tensor under the name p. The model keeps its own.
with torch.no_grad():
    for p in model.parameters():
        p = p - 0.1 * p.grad
new, rebound = p, moved()
# The tensor of the model, changed. Layers without a slope stay.
with torch.no_grad():
    for p in model.parameters():
        if p.grad is not None:
            p -= 0.1 * p.grad
            p.grad = None
written = moved()
print(f"p = p - ... {rebound:.1f}, p -= ... {written:.1f}")
#> p = p - ... 0.0, p -= ... 0.5

# One weight, rebound: where it stops.
warnings.simplefilter("ignore")


def two_steps(block=False, zero=False):
    w = torch.tensor(2.0, requires_grad=True)
    try:
        for step in range(2):
            (w * w).backward()
            with torch.set_grad_enabled(not block):
                w = w - 0.25 * w.grad
            if zero:
                w.grad.zero_()
    except (TypeError, AttributeError, RuntimeError) as error:
        return f"at {w.item()}: {error}"
    return "no error"


plain, zeroed = two_steps(), two_steps(zero=True)
blocked = two_steps(block=True)
print(plain, zeroed, blocked, sep="\n")
#> at 1.0: unsupported operand type(s) for *: 'float' and 'NoneType'
#> at 1.0: 'NoneType' object has no attribute 'zero_'
#> at 1.0: element 0 of tensors does not require grad and does not have a grad_fn

# In a function, w -= ... makes a local name of w.
w, local = torch.tensor(2.0, requires_grad=True), "no error"


def update():
    with torch.no_grad():
        w -= 0.5


def update_():
    with torch.no_grad():
        w.sub_(0.5)


try:
    update()
except UnboundLocalError as error:
    local = type(error).__name__
update_()
left = w.item()
print(local, left)
#> UnboundLocalError 1.5

# Through .data a slope of the wrong shape makes a new weight.
slope = torch.ones(3, 1)
u, refused = torch.zeros(3, requires_grad=True), "no error"
try:
    with torch.no_grad():
        u -= slope
except RuntimeError as error:
    refused = str(error)
print(refused)
#> output with shape [3] doesn't match the broadcast shape [3, 3]
u.data = u.data - slope
grown = tuple(u.shape)
print(grown)
#> (3, 3)
