import torch
from torch import nn

# Three numbers, added in two orders.
a, b, c = torch.tensor([2.0**24, 1.0, -(2.0**24)])
first, second = (a + b) + c, (a + c) + b
print(first.item(), second.item())
#> 0.0 1.0

# In float64 there is room for the 1.
a, b, c = a.double(), b.double(), c.double()
exact = (a + b) + c, (a + c) + b
print(exact[0].item(), exact[1].item())
#> 1.0 1.0


class Product(nn.Module):
    """x @ w, in an order of adding that the batch size decides."""

    def __init__(self, inputs, outputs):
        super().__init__()
        w = torch.rand(inputs, outputs, dtype=torch.float64)
        self.weight = nn.Parameter(w - 0.5)

    def forward(self, x):
        terms = x[:, :, None] * self.weight
        stride = 1 if len(x) < 4 else 5  # one chain, or five
        parts = []
        for start in range(stride):
            part = terms[:, start]
            for i in range(start + stride, terms.shape[1], stride):
                part = part + terms[:, i]
            parts.append(part)
        return sum(parts[1:], parts[0])


def gap(model, x):
    """How far the last two rows move when the others come along."""
    few, many = model(x[-2:]), model(x)[-2:]
    return ((few - many).abs().max() / many.abs().max()).item()


def moved(model, x):
    """How far a row moves, at most, when all are like it."""
    out, most = model(x), 0.0
    for i, row in enumerate(x):
        same = torch.stack([row] * len(x))
        off = (model(same)[i] - out[i]).abs().max().item()
        most = max(most, off)
    return most


torch.manual_seed(0)
model, x = Product(300, 3), torch.rand(7, 300).double()
gaps = {}
for dtype in torch.float64, torch.float32, torch.bfloat16:
    model, rows = model.to(dtype), x.to(dtype)
    gaps[dtype] = gap(model, rows), moved(model, rows)
    print(dtype, f"{gaps[dtype][0]:.0e} {gaps[dtype][1]}")
#> torch.float64 3e-16 0.0
#> torch.float32 2e-07 0.0
#> torch.bfloat16 2e-02 0.0
