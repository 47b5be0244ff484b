import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 1))
model.requires_grad_(False)
x = torch.randn(7, 5)


def told(*inputs):
    try:
        losses = [model(x).sum() for x in inputs]
        torch.autograd.backward(losses)
    except RuntimeError as error:
        return str(error)
    return "no error"


# The slopes of a frozen network by its input: x must ask for them.
plain = told(x)
x.requires_grad_()
wanted = told(x)
first = x.grad
print(plain, wanted, tuple(first.shape), sep="\n")
#> element 0 of tensors does not require grad and does not have a grad_fn
#> no error
#> (7, 5)

# Freeze first, then put in the new head.
model[2] = nn.Linear(4, 3)
after = told(x.detach())
model.requires_grad_(False)
before = told(x.detach())
print(after, before, sep="\n")
#> no error
#> element 0 of tensors does not require grad and does not have a grad_fn

# The number says which of several losses.
second = told(x, x.detach())
print(second.split(" does")[0])
#> element 1 of tensors
