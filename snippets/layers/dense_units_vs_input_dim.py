import torch
from torch import nn

# A (20000, 100) table: 100 columns go in. Rows are samples.
people = torch.zeros(20000, 100)
table = nn.Linear(100, 32)
print(tuple(table(people).shape))
#> (20000, 32)
message = "no error"
try:
    nn.Linear(20000, 32)(people)
except RuntimeError as error:
    message = str(error)
print(message)
#> mat1 and mat2 shapes cannot be multiplied (20000x100 and 20000x32)

# 784 -> 32 and 20 -> 64. torch keeps the transpose: (out, in).
down, up = nn.Linear(784, 32), nn.Linear(20, 64)
for layer in (down, up):
    n_params = layer.weight.numel() + layer.bias.numel()
    print(tuple(layer.weight.shape), f"{n_params:,}")
#> (32, 784) 25,120
#> (64, 20) 1,344

# The matrix makes the 32; ReLU keeps them all.
images = torch.randn(5, 784)
sums = images @ down.weight.T + down.bias
active = sums.relu()
print(tuple(sums.shape), tuple(active.shape))
#> (5, 32) (5, 32)

# 3 -> 2 -> 4 on paper.
x = torch.tensor([[1.0, 2, 3], [2, 5, 5]])
W = torch.tensor([[1.0, 1], [-1, 1], [1, -2]])
V = torch.tensor([[1.0, -1, 2, 1], [1, 1, 1, -2]])
net = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 4))
net.load_state_dict(
    {
        "0.weight": W.T,
        "0.bias": torch.tensor([1.0, 2]),
        "2.weight": V.T,
        "2.bias": torch.tensor([1.0, 2, -4, 3]),
    }
)
small_sums, answers = net[0](x).tolist(), net(x).tolist()
print(small_sums, answers)
#> [[3.0, -1.0], [3.0, -1.0]] [[4.0, -1.0, 2.0, 6.0], [4.0, -1.0, 2.0, 6.0]]
