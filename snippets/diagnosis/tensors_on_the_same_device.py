import torch
from torch import nn

device = torch.device("meta")  # stands in for "cuda"
model, x = nn.Linear(5, 3), torch.zeros(7, 5)


def told(call, *given):
    try:
        return f"runs on {call(*given).device}"
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"


# model.to() moves the model itself; x.to() returns a moved copy.
model.to(device)
x.to(device)
left = told(model, x)
x = x.to(device)
moved = told(model, x)
print(left, moved, sep="\n")
#> RuntimeError: Tensor on device meta is not on the expected device cpu!
#> runs on meta

# A layer made after model.to() is where it was made.
net = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 2))
net.to(device)
net[2] = nn.Linear(4, 3)
late = told(net, x)
places = {name: str(p.device) for name, p in net.named_parameters()}
net.to(device)
again = told(net, x)
print(late, places, again, sep="\n")
#> RuntimeError: Tensor on device cpu is not on the expected device meta!
#> {'0.weight': 'meta', '0.bias': 'meta', '2.weight': 'cpu', '2.bias': 'cpu'}
#> runs on meta
