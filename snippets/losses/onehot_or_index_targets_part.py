import torch
import torch.nn.functional as F

torch.manual_seed(0)
z = torch.randn(7, 3)
y = torch.tensor([0, 2, 1, 0, 2, 2, 1])
hot = F.one_hot(y, 3).float()

# Class weights: the means part, the sums do not.
w = torch.tensor([1.0, 3.0, 5.0])
index = F.cross_entropy(z, y, weight=w).item()
table = F.cross_entropy(z, hot, weight=w).item()
print(f"{index:.4f} {table:.4f}")
#> 1.4763 4.8507
sums = [
    F.cross_entropy(z, target, weight=w, reduction="sum").item()
    for target in (y, hot)
]
print("{:.4f} {:.4f}".format(*sums))
#> 33.9551 33.9551

# One class in the batch: its weight then cancels out.
same = y * 0 + 2
plain = F.cross_entropy(z, same).item()
weighted = F.cross_entropy(z, same, weight=w).item()
print(f"{plain:.4f} {weighted:.4f}")
#> 1.4486 1.4486

# Labels to leave out: a table has none, its rows of zeros count.
ignored = F.cross_entropy(z, y, ignore_index=2).item()
try:
    F.cross_entropy(z, hot, ignore_index=2)
except RuntimeError as error:
    message = str(error)
print(f"{ignored:.4f}; {message}")
#> 1.5199; ignore_index is not supported for floating point target
hot[y == 2] = 0
zeros = F.cross_entropy(z, hot).item()
print(f"{zeros:.4f}")
#> 0.8685

# A class that is ruled out with -inf.
barred = torch.tensor([[0.0, -torch.inf, 1.0]])
by_index = F.cross_entropy(barred, torch.tensor([2])).item()
row = torch.tensor([[0.0, 0.0, 1.0]])
by_table = F.cross_entropy(barred, row).item()
print(f"{by_index:.4f} {by_table}")
#> 0.3133 nan

# A column of class numbers is no table: its argmax is 0.
column = y.unsqueeze(1)
print(column.argmax(-1).tolist(), column.squeeze(1).tolist())
#> [0, 0, 0, 0, 0, 0, 0] [0, 2, 1, 0, 2, 2, 1]
