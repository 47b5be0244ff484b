import torch
from torch import nn


def walk(dtype, make, slope, lr=0.01, **options):
    """How far one step moves a weight of 1."""
    weight = nn.Parameter(torch.ones(1, dtype=dtype))
    weight.grad = torch.full_like(weight, slope)
    make([weight], lr=lr, **options).step()
    return 1 - weight.item()


adam, sgd = torch.optim.Adam, torch.optim.SGD
full, half = torch.float, torch.float16
slope, larger = 0.0005, 0.02
steps = {
    "float32, Adam": walk(full, adam, slope),
    "half, Adam": walk(half, adam, slope),
    "half, Adam, slope 0": walk(half, adam, 0.0),
    "half, Adam, eps 1e-4": walk(half, adam, slope, eps=1e-4),
    "float32, SGD": walk(full, sgd, larger),
    "half, SGD": walk(half, sgd, larger),
    "bfloat16, Adam": walk(torch.bfloat16, adam, slope, 0.001),
}
for name, way in steps.items():
    print(f"{name:20} {way:.4f}")
#> float32, Adam        0.0100
#> half, Adam           inf
#> half, Adam, slope 0  nan
#> half, Adam, eps 1e-4 0.0498
#> float32, SGD         0.0002
#> half, SGD            0.0000
#> bfloat16, Adam       0.0000
