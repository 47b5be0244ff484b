import torch
from torch import nn


def size(model):
    return sum(p.numel() for p in model.parameters())


# Layers in a plain list do not count. No error.
class Stack(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers


five = [nn.Linear(7, 7) for _ in range(5)]
hidden, seen = size(Stack(five)), size(Stack(nn.ModuleList(five)))
print(hidden, seen)
#> 0 280

# A shared weight counts once in the model, and once a layer.
tied = nn.ModuleDict(
    {"embed": nn.Embedding(50, 16), "out": nn.Linear(16, 50)}
)
tied["out"].weight = tied["embed"].weight
once = size(tied)
twice = size(tied["embed"]) + size(tied["out"])
in_file = sum(t.numel() for t in tied.state_dict().values())
print(once, twice, in_file)
#> 850 1650 1650

# parameters() is a generator: the first sum uses it up.
params = nn.Linear(7, 5).parameters()
sums = [sum(p.numel() for p in params) for _ in range(2)]
print(sums)
#> [40, 0]

# A lazy layer has no size before its first batch.
lazy, message = nn.Sequential(nn.LazyLinear(7)), "none"
try:
    size(lazy)
except ValueError as error:
    message = str(error)
print(message.split(". ")[0])
#> Attempted to use an uninitialized parameter in <method 'numel' of 'torch._C.TensorBase' objects>
lazy(torch.zeros(2, 5))
after = size(lazy)
print(after)
#> 42
