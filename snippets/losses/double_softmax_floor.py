import math

import torch
import torch.nn.functional as F

# Two samples of each class, and a network that is right and
# certain every time.
C = 10
labels = torch.arange(2 * C) % C
perfect = 50.0 * F.one_hot(labels, C)
on_logits = F.cross_entropy(perfect, labels).item()
output = perfect.softmax(1)
behind_softmax = F.cross_entropy(output, labels).item()
print(f"{on_logits:.4f} {behind_softmax:.4f}")
#> 0.0000 1.4612

# What gives it away is the output itself.
ends = [
    (x.min().item(), x.max().item(), x.sum(1).min().item())
    for x in (perfect, output)
]
for low, high, total in ends:
    print(f"{low:.0f} to {high:.0f}, a row sums to {total:.0f}")
#> 0 to 50, a row sums to 50
#> 0 to 1, a row sums to 1


# The loss needs the right score far above the others. If scores
# cannot be further apart than `span`, this is all that it can do.
def floor(span, C=C):
    return math.log(1 + (C - 1) * math.exp(-span))


spans = floor(1), floor(2)
print("{:.4f} {:.4f}".format(*spans))
#> 1.4612 0.7966
centred = perfect - 25
of_sigmoid = F.cross_entropy(centred.sigmoid(), labels).item()
of_tanh = F.cross_entropy(centred.tanh(), labels).item()
print(f"{of_sigmoid:.4f} {of_tanh:.4f}")
#> 1.4612 0.7966

# Cosines of directions that are as far apart as they can be.
units = F.normalize(torch.eye(C) - 1 / C)
of_cosine = F.cross_entropy(units[labels] @ units, labels).item()
print(f"{of_cosine:.4f}")
#> 1.3769

# A floor that is meant: label_smoothing never asks for certainty.
best = (0.9 * F.one_hot(labels, C) + 0.1 / C).log()
smooth = F.cross_entropy(best, labels, label_smoothing=0.1).item()
print(f"{smooth:.4f}")
#> 0.5003
