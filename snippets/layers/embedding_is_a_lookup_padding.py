import torch
from torch import nn

# Numbered from 1; 0 fills the short sentence up.
torch.manual_seed(0)
embedding = nn.Embedding(11, 3, padding_idx=0)
ids = torch.tensor([[7, 2, 7, 10, 9], [4, 1, 0, 0, 0]])
vectors = embedding(ids)
vectors.sum().backward()
slopes = embedding.weight.grad[:, 0].int()
print(embedding.weight[0].tolist(), slopes.tolist())
#> [0.0, 0.0, 0.0] [0, 1, 1, 0, 1, 0, 0, 2, 0, 1, 1]

# The zeros still count as steps.
mean = vectors.mean(dim=1)
real = (ids != 0).sum(dim=1, keepdim=True)
right = vectors.sum(dim=1) / real
share = (mean / right)[:, 0].tolist()
print(f"mean over all steps: {share[0]:.1f} {share[1]:.1f} of it")
#> mean over all steps: 1.0 0.4 of it

# An initialiser of your own fills the row again.
nn.init.ones_(embedding.weight)
print(embedding.weight[0].tolist())
#> [1.0, 1.0, 1.0]

# A loaded table is frozen, unless you say otherwise.
table = torch.arange(33.0).view(11, 3)
frozen = nn.Embedding.from_pretrained(table)
free = nn.Embedding.from_pretrained(table, freeze=False)
for loaded in (frozen, free):
    print(len([p for p in loaded.parameters() if p.requires_grad]))
#> 0
#> 1
