import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
model = nn.Linear(5, 3)  # three scores: classes 0, 1 and 2
x, y = torch.randn(7, 5), torch.tensor([1, 3, 2, 1, 2, 3, 1])
message = "no error"
try:
    F.cross_entropy(model(x), y)  # on a card: the assert
except IndexError as error:
    message = str(error)
print(message)
#> Target 3 is out of bounds.

# What the labels need, and what the model has.
low, high = y.min().item(), y.max().item()
scores = model(x).shape[1]
print(low, high, scores)
#> 1 3 3

# These classes are counted from one.
loss = F.cross_entropy(model(x), y - 1)
print(f"{loss.item():.4f}")
#> 1.0365
