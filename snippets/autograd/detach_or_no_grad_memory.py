import torch
from torch import nn

torch.manual_seed(0)
first = nn.Linear(7, 5)
x = torch.randn(11, 7)

# What comes before the cut: detach() lets it be recorded, no_grad()
# does not. Numbers saved for backward while first(x) runs:
saved = []
hooks = torch.autograd.graph.saved_tensors_hooks
with hooks(lambda t: saved.append(t.numel()), lambda t: t):
    first(x).detach()
    by_detach = sum(saved)
    with torch.no_grad():
        first(x)
    by_no_grad = sum(saved) - by_detach
print("saved:", by_detach, by_no_grad)
#> saved: 77 0

# No copy: the detached tensor is the same memory.
v = torch.tensor([3.0, 1.0], requires_grad=True)
v.detach()[0] = 7
print(v.tolist())
#> [7.0, 1.0]
# This one is a copy.
v.detach().clone()[0] = 99
print(v.tolist())
#> [7.0, 1.0]
