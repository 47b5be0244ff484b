import torch
import torch.nn.functional as F

torch.manual_seed(0)
z = torch.randn(2, 3, 5)  # (N, C, L)
labels = torch.tensor([[0, 2, 1, 0, 2], [1, 0, -100, -100, -100]])

# Only padding in the batch: nothing divided by nothing.
only_padding = torch.full((2, 5), -100)
empty = F.cross_entropy(z, only_padding).item()
added = F.cross_entropy(z, only_padding, reduction="sum").item()
print(empty, added)
#> nan 0.0

# A mean for each sentence, then their mean: another number.
whole = F.cross_entropy(z, labels).item()
means = [
    F.cross_entropy(z[i : i + 1], labels[i : i + 1]).item()
    for i in range(2)
]
averaged = sum(means) / 2
print(f"{whole:.4f} {averaged:.4f}")
#> 1.7077 1.5840

# Parts of a batch: sums over the words of the whole batch.
words = (labels != -100).sum().clamp(min=1)
pairs = zip(z.split(1), labels.split(1), strict=True)
parts = [F.cross_entropy(a, b, reduction="sum") for a, b in pairs]
summed = (sum(parts) / words).item()
print(f"{summed:.4f}")
#> 1.7077

# The share of right words needs the same mask.
guess = z.argmax(1)
real = labels != -100
careless = (guess == labels).float().mean().item()
share = (guess == labels)[real].float().mean().item()
print(f"{careless:.2f} {share:.2f}")
#> 0.10 0.14
