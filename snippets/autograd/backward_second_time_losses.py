import torch
from torch import nn

torch.manual_seed(0)
trunk = nn.Linear(7, 5)
left, right = nn.Linear(5, 3), nn.Linear(5, 2)
x = torch.randn(11, 7)


def attempt(loss):
    try:
        loss.backward()
    except RuntimeError as error:
        print(f"{type(error).__name__}: {str(error)[:50]}")
        return str(error)


def two_losses():
    trunk.zero_grad()
    shared = trunk(x).tanh()
    heads = left(shared), right(shared)
    return [head.square().mean() for head in heads]


# Two losses over one trunk: the first call frees what both need.
one, two = two_losses()
one.backward()
message = attempt(two)
#> RuntimeError: Trying to backward through the graph a second time

# One call for the sum walks the trunk once.
one, two = two_losses()
(one + two).backward()
summed = trunk.weight.grad.clone()

# Two calls give the same gradient and walk the trunk twice. Here
# retain_graph=True is right: on all but the last call.
one, two = two_losses()
one.backward(retain_graph=True)
two.backward()
called_twice = trunk.weight.grad.clone()
print(torch.allclose(summed, called_twice))
#> True

# The same error from a total that is never cut ...
total = 0.0
for batch in (x[:4], x[4:]):
    total = total + left(trunk(batch).tanh()).square().mean()
    of_total = attempt(total)
#> RuntimeError: Trying to backward through the graph a second time

# ... and from features that are computed once, before the loop.
cached = trunk(x).tanh()
for head in (left, right):
    of_cache = attempt(head(cached).square().mean())
#> RuntimeError: Trying to backward through the graph a second time
