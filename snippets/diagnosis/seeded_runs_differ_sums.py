import torch

# Rounding: another order, another sum.
parts = torch.tensor([1e8, 1.0, -1e8])
left = (parts[0] + parts[1] + parts[2]).item()
right = (parts[0] + parts[2] + parts[1]).item()
print(left, right)
#> 0.0 1.0
