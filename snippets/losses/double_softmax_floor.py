import math

import torch
import torch.nn.functional as F

# Ten samples, one of each class, and a network that is right and
# certain every time.
C = 10
labels = torch.arange(C)
perfect = 50.0 * torch.eye(C)
on_logits = F.cross_entropy(perfect, labels).item()
behind_softmax = F.cross_entropy(perfect.softmax(1), labels).item()
print(f"{on_logits:.4f} {behind_softmax:.4f}")
#> 0.0000 1.4612


# The loss needs the right score far above the others. If scores
# cannot be further apart than `span`, this is all that it can do.
def floor(span, C=C):
    return math.log(1 + (C - 1) * math.exp(-span))


print(f"span 1: {floor(1):.4f}, span 2: {floor(2):.4f}")
#> span 1: 1.4612, span 2: 0.7966
centred = perfect - 25
of_sigmoid = F.cross_entropy(centred.sigmoid(), labels).item()
of_tanh = F.cross_entropy(centred.tanh(), labels).item()
print(f"{of_sigmoid:.4f} {of_tanh:.4f}")
#> 1.4612 0.7966

# A floor that is meant: label_smoothing never asks for certainty.
best = (0.9 * torch.eye(C) + 0.1 / C).log()
smooth = F.cross_entropy(best, labels, label_smoothing=0.1).item()
print(f"{smooth:.4f}")
#> 0.5003
