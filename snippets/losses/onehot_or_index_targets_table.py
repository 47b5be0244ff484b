import torch
import torch.nn.functional as F

# What a table can say: shares of a class.
torch.manual_seed(0)
z = torch.randn(7, 3)
y = torch.tensor([0, 2, 1, 0, 2, 2, 1])
other = torch.tensor([1, 2, 0, 0, 1, 1, 2])
hot = F.one_hot(y, 3).float()
mixed = 0.7 * hot + 0.3 * F.one_hot(other, 3)
shares = F.cross_entropy(z, mixed).item()
losses = F.cross_entropy(z, y), F.cross_entropy(z, other)
by_hand = (0.7 * losses[0] + 0.3 * losses[1]).item()
print(f"{shares:.4f} {by_hand:.4f}")
#> 1.5745 1.5745

# It is not checked: rows that sum to 2 pass.
several = hot.clone()
several[:, 0] = 1
sums = several.sum(dim=1).tolist()
unchecked = F.cross_entropy(z, several).item()
print(sums, f"{unchecked:.4f}")
#> [1.0, 2.0, 2.0, 1.0, 2.0, 2.0, 2.0] 2.8218

# one_hot counts the classes of this batch. Class 2 is missing:
few = torch.tensor([0, 1, 1, 0, 1, 1, 0])
narrow = F.one_hot(few).float()
try:
    F.cross_entropy(z, narrow)
except RuntimeError as error:
    message = str(error)
print(tuple(narrow.shape), message)
#> (7, 2) 0D or 1D target tensor expected, multi-target not supported

# With words the classes are axis 1, and one_hot puts them last.
# As many words as classes, and nothing tells you.
words = torch.randn(7, 3, 3)
tags = torch.randint(3, (7, 3))
last = F.one_hot(tags, 3).float()
wrong = F.cross_entropy(words, last).item()
right = F.cross_entropy(words, last.movedim(-1, 1)).item()
truth = F.cross_entropy(words, tags).item()
print(f"{wrong:.4f} {right:.4f} {truth:.4f}")
#> 1.4155 1.6183 1.6183

# Five words, three classes, logits with the classes last too.
behind, numbers = torch.randn(7, 5, 3), torch.randint(3, (7, 5))
both = F.one_hot(numbers, 3).float()
agreed = F.cross_entropy(behind, both).item()
turned = F.cross_entropy(behind.movedim(-1, 1), both.movedim(-1, 1))
print(f"{agreed:.4f} {turned:.4f}")
#> 3.4898 1.6484

# A table from NumPy is float64, and makes the loss float64.
doubled = F.cross_entropy(z, hot.double()).dtype
print(doubled)
#> torch.float64

# What it costs: so many labels, and so many classes.
tokens, classes = 1000, 30_000
n_index = torch.zeros(tokens).long().nbytes
n_table = torch.empty(tokens, classes, device="meta").nbytes
print(f"{n_index:,} {n_table:,}")
#> 8,000 120,000,000
