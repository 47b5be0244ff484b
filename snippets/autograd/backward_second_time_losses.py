import torch
from torch import nn

torch.manual_seed(0)
trunk = nn.Linear(7, 5)
left, right = nn.Linear(5, 3), nn.Linear(5, 2)
x = torch.randn(11, 7)


def two_losses():
    trunk.zero_grad()
    shared = trunk(x).tanh()
    heads = left(shared), right(shared)
    return [head.square().mean() for head in heads]


# Two losses over one trunk: the first call frees what both need.
one, two = two_losses()
one.backward()
message = "no error"
try:
    two.backward()
except RuntimeError as error:
    message = str(error)
    print(f"{type(error).__name__}: {message.split(' (')[0]}")
#> RuntimeError: Trying to backward through the graph a second time

# One call for the sum walks the trunk once.
one, two = two_losses()
(one + two).backward()
summed = trunk.weight.grad.clone()

# Two calls give the same gradient and walk the trunk twice. This is
# a case where retain_graph=True is right: on all but the last call.
one, two = two_losses()
one.backward(retain_graph=True)
two.backward()
called_twice = trunk.weight.grad.clone()
print(torch.allclose(summed, called_twice))
#> True
