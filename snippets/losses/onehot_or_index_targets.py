import torch
import torch.nn.functional as F

# 7 samples, 3 classes: the same answers written in two ways.
torch.manual_seed(0)
logits = torch.randn(7, 3, requires_grad=True)
labels = torch.tensor([0, 2, 1, 0, 2, 2, 1])
one_hot = F.one_hot(labels, num_classes=3)
print(tuple(labels.shape), tuple(one_hot.shape), one_hot.dtype)
#> (7,) (7, 3) torch.int64

# The line people write, and the line that does it.
try:
    F.cross_entropy(logits, one_hot)
except RuntimeError as error:
    message = str(error)
print(message)
#> Expected floating point type for target with class probabilities, got Long
index = F.cross_entropy(logits, labels)
print(f"{index.item():.4f}")
#> 1.5169

# As floats the table runs, to the same loss and gradient.
table = F.cross_entropy(logits, one_hot.float())
print(f"{table.item():.4f}")
#> 1.5169
slopes = [torch.autograd.grad(x, logits)[0] for x in (table, index)]
print(slopes[0][0].numpy().round(3), slopes[1][0].numpy().round(3))
#> [-0.11   0.032  0.078] [-0.11   0.032  0.078]

# Class numbers are names: number the classes anew, move their
# columns along, and the loss stays. 2 is not more than 1.
number = torch.tensor([2, 0, 1])  # the new number of each class
moved = logits[:, number.argsort()]
renamed = F.cross_entropy(moved, number[labels]).item()
print(f"{renamed:.4f}")
#> 1.5169
