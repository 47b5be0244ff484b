import torch
from torch import nn

torch.manual_seed(0)

# Dense(32) on 784 inputs. 784 is how many numbers come in, 32
# is how many weighted sums of ALL 784 numbers go out.
layer = nn.Linear(784, 32)
images = torch.rand(5, 784)
sums = layer(images)
n_params = layer.weight.numel() + layer.bias.numel()
print(tuple(sums.shape), f"{n_params:,} parameters")
#> (5, 32) 25,120 parameters
# The matrix product sets the shape: (5, 784) @ (784, 32).
by_hand = images @ layer.weight.T + layer.bias
same = torch.allclose(by_hand, sums, atol=1e-5)
print(tuple(by_hand.shape), same)
#> (5, 32) True

# The activation comes after and keeps the shape. ReLU silences
# some outputs; no input is switched off, all 784 still count.
active = sums.relu()
zeros = int((sums == 0).sum())
silent = (active == 0).double().mean().item()
print(tuple(active.shape), zeros, "zeros before ReLU")
#> (5, 32) 0 zeros before ReLU
print(f"share of zeros after ReLU: {silent:.1f}")
#> share of zeros after ReLU: 0.5
slopes = torch.autograd.functional.jacobian(
    lambda image: layer(image).relu(), images[0]
)
inputs_in_use = int((slopes != 0).any(dim=0).sum())
print(inputs_in_use, "inputs in use")
#> 784 inputs in use

# 64 units on 20 inputs: 64 different sums of the same 20
# numbers. They stay 20-dimensional until ReLU bends them.
wide = nn.Linear(20, 64, dtype=torch.float64)
table = torch.randn(1000, 20, dtype=torch.float64)
rank = torch.linalg.matrix_rank
ranks = [
    int(rank(table @ wide.weight.T)),
    int(rank(wide(table))),
    int(rank(wide(table).relu())),
]
print(ranks)
#> [20, 21, 64]
