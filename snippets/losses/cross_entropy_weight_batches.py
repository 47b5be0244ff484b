import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(5, 3)
labels = torch.tensor([0, 0, 2, 0, 1])
weight = torch.tensor([1.0, 2.0, 5.0])

whole = F.cross_entropy(logits, labels, weight=weight)
tenfold = F.cross_entropy(logits, labels, weight=10 * weight)
print(f"{whole:.4f} {tenfold:.4f}")
#> 1.3081 1.3081

# A batch of one: the weight cancels out.
row, label = logits[2:3], labels[2:3]
weighted = F.cross_entropy(row, label, weight=weight)
bare = F.cross_entropy(row, label)
print(f"{weighted:.4f} {bare:.4f}")
#> 2.1769 2.1769

# Parts of 2, 2 and 1: each mean has a divisor of its own.
pairs = zip(logits.split(2), labels.split(2), strict=True)
parts = list(pairs)
means = [F.cross_entropy(z, y, weight=weight) for z, y in parts]
averaged = sum(means) / 3
print(f"{averaged:.4f}")
#> 0.8278

# What gives the whole batch again: sums over one divisor.
divisor = weight[labels].sum()
sums = [
    F.cross_entropy(z, y, weight=weight, reduction="sum") / divisor
    for z, y in parts
]
summed = sum(sums)
print(f"{summed:.4f}")
#> 1.3081

# For batches of one: the rows times the mean weight of all labels.
rows = zip(logits.split(1), labels.split(1), strict=True)
ones = [
    F.cross_entropy(z, y, weight=weight, reduction="sum")
    / (y.numel() * weight[labels].mean())
    for z, y in rows
]
print([round(v.item(), 2) for v in ones], f"{sum(ones) / 5:.4f}")
#> [0.08, 0.14, 5.44, 0.64, 0.23] 1.3081

# Weights of zero for each label of a batch: nothing by nothing.
no_zero = torch.tensor([0.0, 2, 5])
empty = F.cross_entropy(logits[:2], labels[:2], weight=no_zero)
print(empty.item())
#> nan
