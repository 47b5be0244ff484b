import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(4, 20, 8)

# in_features is the last axis, not the number of steps.
message, across = "no error", nn.Linear(20, 5)
try:
    across(x)
except RuntimeError as error:
    message = str(error)
print(message)
#> mat1 and mat2 shapes cannot be multiplied (80x8 and 20x5)

# To mix the steps, make them the last axis.
mixed = across(x.transpose(1, 2))
print(tuple(mixed.shape))
#> (4, 8, 5)

# reshape gives that shape as well, and tears the series apart.
torn = across(x.reshape(4, 8, 20))
apart = (torn - mixed).abs().max().item()
print(tuple(torn.shape), f"off by {apart:.1f}")
#> (4, 8, 5) off by 2.5
