import torch
from torch import nn

torch.manual_seed(0)
first, second = nn.Linear(7, 5), nn.Linear(5, 3)
x = torch.randn(11, 7)


def reached(y):
    first.zero_grad()
    second.zero_grad()
    y.square().mean().backward()
    return [net.weight.grad is not None for net in (first, second)]


# detach() cuts one tensor off; no_grad() covers a block of code.
# Here they stop the gradient at the same place.
cut = reached(second(first(x).detach()))
with torch.no_grad():
    h = first(x)
block = reached(second(h))
print("reaches first, second:", cut, block)
#> reaches first, second: [False, True] [False, True]

# A block that covers too much leaves nothing to train.
with torch.no_grad():
    y = second(first(x))
too_much = "no error"
try:
    reached(y)
except RuntimeError as error:
    too_much = str(error)
    print(f"{type(error).__name__}: {error}")
#> RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn

# detach() can cut one of two paths. No block can: w * w has both.
w = torch.tensor(3.0, requires_grad=True)
(w * w).backward()
both_paths, w.grad = w.grad.item(), None
(w * w.detach()).backward()
one_path = w.grad.item()
print(both_paths, one_path)
#> 6.0 3.0

# A frozen layer in the middle needs neither of them: the gradient
# must pass through it to reach the layer before.
second.requires_grad_(False)
through = reached(second(first(x)))
print("reaches first, second:", through)
#> reaches first, second: [True, False]
