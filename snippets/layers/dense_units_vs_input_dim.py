import torch
from torch import nn

torch.manual_seed(0)

# --- Dense(32) on 784 inputs. 784 is how many numbers come in, 32
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

# --- The activation comes after and keeps the shape. ReLU silences
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

# --- Each layer receives what the layer before it sends out.
net = nn.Sequential(
    nn.Linear(20, 64), nn.ReLU(), nn.Dropout(0.5),
    nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.5),
    nn.Linear(64, 10),
)  # fmt: skip
flow, counts = torch.randn(1000, 20), []
for step in net:
    flow = step(flow)
    counts.append(sum(p.numel() for p in step.parameters()))
    print(type(step).__name__, tuple(flow.shape), f"{counts[-1]:,}")
#> Linear (1000, 64) 1,344
#> ReLU (1000, 64) 0
#> Dropout (1000, 64) 0
#> Linear (1000, 64) 4,160
#> ReLU (1000, 64) 0
#> Dropout (1000, 64) 0
#> Linear (1000, 10) 650

# --- 64 units on 20 inputs: 64 different sums of the same 20
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

# --- Which number goes with a (20000, 100) table? 100, the columns.
# The 20,000 rows are samples; no weight depends on them.
people = torch.zeros(20000, 100)
by_columns = nn.Linear(100, 32)
print(tuple(by_columns(people).shape))
#> (20000, 32)
rows_error = "no error"
try:
    nn.Linear(20000, 32)(people)
except RuntimeError as error:
    rows_error = str(error)
print(rows_error)
#> mat1 and mat2 shapes cannot be multiplied (20000x100 and 20000x32)

# --- Only the last axis counts; LazyLinear reads it for you.
words = layer(torch.rand(2, 10, 784))
lazy = nn.LazyLinear(64)
lazy(torch.randn(7, 20))
print(tuple(words.shape), tuple(lazy.weight.shape))
#> (2, 10, 32) (64, 20)
