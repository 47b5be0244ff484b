from collections import Counter

import torch
import torch.nn.functional as F

labels = torch.tensor([2, 0, 0, 1, 0, 0, 2, 0, 0, 0])
counts = torch.bincount(labels, minlength=3)
weight = 1 / counts.clamp(min=1)
print(counts.tolist(), [round(v, 2) for v in weight.tolist()])
#> [7, 1, 2] [0.14, 1.0, 0.5]

# Not from a Counter: that keeps the order of first appearance.
by_counter = list(Counter(labels.tolist()).values())
print(by_counter)
#> [2, 7, 1]

# With these weights the loss is the mean of the classes' means.
torch.manual_seed(0)
logits = torch.randn(10, 3)
balanced = F.cross_entropy(logits, labels, weight=weight).item()
means = [
    F.cross_entropy(logits[labels == c], labels[labels == c]).item()
    for c in range(3)
]
print([round(v, 3) for v in means], f"{balanced:.4f}")
#> [1.44, 0.769, 0.699] 0.9693

# What the answers say afterwards: the best constant logits.
z = torch.tensor([3.0, 0.0, 0.0], requires_grad=True)
optimizer = torch.optim.SGD([z], lr=3.0)
for _ in range(200):
    optimizer.zero_grad()
    rows = z.expand(10, 3)
    F.cross_entropy(rows, labels, weight=weight).backward()
    optimizer.step()
answers = z.detach().softmax(0)
shares = (z.detach() - weight.log()).softmax(0)
print([round(v, 2) for v in answers.tolist()])
#> [0.33, 0.33, 0.33]
print([round(v, 2) for v in shares.tolist()])
#> [0.7, 0.1, 0.2]
