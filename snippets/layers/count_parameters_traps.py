import torch
from torch import nn


def trainable(model):
    wanted = (p for p in model.parameters() if p.requires_grad)
    return sum(p.numel() for p in wanted)


# parameters() yields a shared tensor once. Adding up layer by layer
# counts it twice.
tied = nn.ModuleDict(
    {"embed": nn.Embedding(50, 16), "out": nn.Linear(16, 50)}
)
tied["out"].weight = tied["embed"].weight
once = trainable(tied)
twice = trainable(tied["embed"]) + trainable(tied["out"])
print(once, twice)
#> 850 1650

# A plain list hides its layers: parameters() does not look inside.
class Stack(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers


five = [nn.Linear(7, 7) for _ in range(5)]
in_a_list = trainable(Stack(five))
in_a_module_list = trainable(Stack(nn.ModuleList(five)))
print(in_a_list, in_a_module_list)
#> 0 280

# A lazy layer has no size before its first batch.
lazy = nn.Sequential(nn.LazyLinear(7))
error_text = "none"
try:
    trainable(lazy)
except ValueError as error:
    error_text = str(error)
    print(f"{type(error).__name__}: {error}")
#> ValueError: Attempted to use an uninitialized parameter in <method 'numel' of 'torch._C.TensorBase' objects>. This error happens when you are using a `LazyModule` or explicitly manipulating `torch.nn.parameter.UninitializedParameter` objects. When using LazyModules Call `forward` with a dummy batch to initialize the parameters before calling torch functions
lazy(torch.zeros(2, 5))
print(trainable(lazy))
#> 42
