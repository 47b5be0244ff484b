import torch
from torch import nn

torch.manual_seed(0)
device = torch.device("meta")


# A moved Parameter is no Parameter any more: nobody trains it.
class Net(nn.Module):
    def __init__(self, where):
        super().__init__()
        self.w = nn.Parameter(torch.ones(3)).to(where)


here = [name for name, _ in Net("cpu").named_parameters()]
there = [name for name, _ in Net(device).named_parameters()]
print(here, there)
#> ['w'] []


# A layer made in forward() is new, and random, in each call.
class Fresh(nn.Module):
    def forward(self, x):
        return nn.Linear(5, 3).to(x.device)(x)


fresh, x = Fresh(), torch.ones(7, 5)
apart = (fresh(x) - fresh(x)).abs().max().item()
held = len(list(fresh.parameters()))
print(f"{apart:.2f} apart, {held} weights to train")
#> 0.73 apart, 0 weights to train

# A single number may stay on the CPU, on either side.
number, row = torch.tensor(2.0), torch.ones(3, device=device)
mixed = [(number * row).device.type, (row + number).device.type]
print(mixed)
#> ['meta', 'meta']

# An input whose slope you want: move it first, then ask.
late = torch.ones(3, requires_grad=True).to(device)
early = torch.ones(3).to(device).requires_grad_()
leaves = [late.is_leaf, early.is_leaf]
print(leaves)
#> [False, True]
