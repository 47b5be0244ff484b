from itertools import combinations

import torch
from torch import nn

# The same 7 points in batches of 7, of 3, of 2 and of 1.
x = torch.linspace(-1, 1, steps=7).unsqueeze(1)
y = 3 * x.squeeze(1) + 2


def slope_learned(size):
    batches = torch.tensor(list(combinations(range(7), size)))
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        # (batches, size, 1) against (batches, 1, size)
        p, target = model(x)[batches], y[batches].unsqueeze(1)
        (p - target).square().mean().backward()
        optimizer.step()
    return model.weight.item()


def share(size):
    """What is left of each distance to the mean of 7 targets."""
    return (7 - size) / (size * (7 - 1))


slopes = {size: slope_learned(size) for size in (7, 3, 2, 1)}
for size, slope in slopes.items():
    print(f"{size}: {slope:z.2f}, by hand {3 * share(size):.2f}")
#> 7: 0.00, by hand 0.00
#> 3: 0.67, by hand 0.67
#> 2: 1.25, by hand 1.25
#> 1: 3.00, by hand 3.00
