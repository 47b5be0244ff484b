import torch
from torch import nn

torch.manual_seed(0)
first, second = nn.Linear(7, 5), nn.Linear(5, 3)
nets = {"first": first, "second": second}
x = torch.randn(11, 7)


def reached(y):
    """The layers that a gradient comes to."""
    first.zero_grad()
    second.zero_grad()
    y.mean().backward()
    return [n for n in nets if nets[n].weight.grad is not None]


# detach() cuts one tensor off; no_grad() covers a block of code.
# Here they stop the gradient at the same place.
cut = reached(second(first(x).detach()))
with torch.no_grad():
    h = first(x)
block = reached(second(h))
print(cut, block)
#> ['second'] ['second']

# A block that covers too much leaves nothing to train.
with torch.no_grad():
    y = second(first(x))
too_much = "no error"
try:
    reached(y)
except RuntimeError as error:
    too_much = f"{type(error).__name__}: {error}"
print(too_much)
#> RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn

# One of two paths: cut a factor off, or copy it in a block.
w = torch.tensor(3.0, requires_grad=True)
slopes = [torch.autograd.grad(w * w, w)[0].item()]
slopes.append(torch.autograd.grad(w * w.detach(), w)[0].item())
with torch.no_grad():
    copy = w.clone()
slopes.append(torch.autograd.grad(w * copy, w)[0].item())
print(slopes)
#> [6.0, 3.0, 3.0]

# A frozen layer in the middle needs neither of them: the gradient
# must pass through it to reach the layer before.
second.requires_grad_(False)
through = reached(second(first(x)))
print(through)
#> ['first']
