import torch
import torch.nn.functional as F

# What only a table can say: shares of a class.
torch.manual_seed(0)
logits = torch.randn(7, 3)
labels = torch.tensor([0, 2, 1, 0, 2, 2, 1])
hard = F.one_hot(labels, 3).float()
shares = 0.9 * hard + 0.1 / 3
by_hand = F.cross_entropy(logits, shares)
built_in = F.cross_entropy(logits, labels, label_smoothing=0.1)
print(f"{by_hand.item():.4f} {built_in.item():.4f}")
#> 1.5037 1.5037

# It is not checked: rows that sum to 2 pass, and mean nothing.
several = hard.clone()
several[:, 0] = 1
sums = several.sum(dim=1).tolist()
unchecked = F.cross_entropy(logits, several).item()
print(sums, f"{unchecked:.4f}")
#> [1.0, 2.0, 2.0, 1.0, 2.0, 2.0, 2.0] 2.8218

# one_hot counts the classes of this batch. Class 2 is missing:
few = torch.tensor([0, 1, 1, 0, 1, 1, 0])
narrow = tuple(F.one_hot(few).shape)
wide = tuple(F.one_hot(few, num_classes=3).shape)
print(narrow, wide)
#> (7, 2) (7, 3)

# With pixels the classes are axis 1, and one_hot puts them last.
pixels = torch.randn(7, 3, 5)
classes = torch.randint(3, (7, 5))
last = F.one_hot(classes, 3).float()
try:
    message = "accepted"
    F.cross_entropy(pixels, last)
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
print(message)
#> RuntimeError: Expected target size [7, 5], got [7, 5, 3]
moved = F.cross_entropy(pixels, last.movedim(-1, 1))
same = torch.allclose(moved, F.cross_entropy(pixels, classes))
print(same)
#> True

# What it costs: 1,000 tokens, a vocabulary of 30,000.
n_index = torch.empty(1000, dtype=torch.long, device="meta").nbytes
n_table = torch.empty(1000, 30_000, device="meta").nbytes
print(f"{n_index:,} {n_table:,}")
#> 8,000 120,000,000
