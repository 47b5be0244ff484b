import torch
from torch import nn

torch.manual_seed(0)
first = nn.Linear(7, 5)
x = torch.randn(11, 7)


def saved(run):
    """How many numbers are kept for backward while it runs."""
    kept = []
    hooks = torch.autograd.graph.saved_tensors_hooks
    with hooks(lambda t: kept.append(t.numel()), lambda t: t):
        run()
    return sum(kept)


by_detach = saved(lambda: first(x).detach())
by_no_grad = saved(torch.no_grad()(lambda: first(x)))
print("saved:", by_detach, by_no_grad)
#> saved: 77 0

# No copy: the detached tensor is the same memory.
v = torch.tensor([3.0, 1.0], requires_grad=True)
v.detach()[0] += 4
clone = v.detach().clone()  # this one is a copy
clone[1] = 99
print(v.tolist(), clone.tolist())
#> [7.0, 1.0] [7.0, 99.0]
