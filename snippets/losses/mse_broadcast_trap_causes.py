import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(60, 2)
y = (3 * x[:, 0] - 2 * x[:, 1] + 1).unsqueeze(1)


def train(
    x, y, last=nn.Identity, lr=0.03, decay=0, bend=nn.Tanh, seed=0
):  # fmt: skip
    """Train, and say where the predictions lie."""
    torch.manual_seed(seed)
    hidden = nn.Sequential(nn.Linear(2, 8), bend())
    model = nn.Sequential(hidden, nn.Linear(8, 1), last())
    optimizer = torch.optim.Adam(
        model.parameters(), lr=lr, weight_decay=decay
    )
    for _ in range(120):
        optimizer.zero_grad()
        (model(x) - y).square().mean().backward()
        optimizer.step()
    p = model(x).detach()
    units_differ = hidden(x).std(dim=0).max().item()
    mean, spread = p.mean(), p.std()
    print(f"{mean:z.2f} +- {spread:.2f}, units {units_differ:.2f}")
    slope = model[1].weight.grad.abs().max().item()
    return p, units_differ, slope


sound = train(x, y)
#> 1.39 +- 0.94, units 0.38
# The shapes.
crossed = train(x, y.squeeze(1))
#> 1.40 +- 0.01, units 0.22
# Inputs far from zero: a tanh says the same of all rows.
shifted = x + 1000
far = train(shifted, y)
#> 1.40 +- 0.00, units 0.00
centred = shifted - shifted.mean(dim=0)
near = train(centred, y)
#> 1.39 +- 0.93, units 0.44
# Behind ReLU the units may differ, and it learns no more.
bent = train(shifted, y, bend=nn.ReLU, seed=1)
#> 1.36 +- 0.00, units 0.09
unbent = train(centred, y, bend=nn.ReLU, seed=1)
#> 1.42 +- 0.89, units 0.43
# Inputs a thousand times too small do the same.
small = x / 1000
tiny = train(small, y)
#> 1.40 +- 0.00, units 0.00
still = train(small - small.mean(dim=0), y)
#> 1.40 +- 0.00, units 0.00
standard = (small - small.mean(dim=0)) / small.std(dim=0)
grown = train(standard, y)
#> 1.39 +- 0.93, units 0.71
# A learning rate far too large does the same.
fast = train(x, y, lr=3)
#> 1.39 +- 0.00, units 0.00
# A weight decay far too large.
heavy = train(x, y, decay=1)
#> 1.02 +- 0.05, units 0.04
# Rows of x and y that were shuffled apart.
order = torch.randperm(60)
apart = train(x[order], y)
#> 1.40 +- 0.16, units 0.22
# A curve that falls and rises, and nothing that can bend.
curve = standard[:, :1].square()
straight = train(standard, curve, bend=nn.Identity)
#> 0.98 +- 0.12, units 1.10
curved = train(standard, curve, bend=nn.ReLU)
#> 0.98 +- 0.87, units 0.61
# A ReLU behind the last layer, and targets below zero.
low = y - 9
dead = train(x, low, last=nn.ReLU)
#> 0.00 +- 0.00, units 0.24
print(f"gradients {dead[2]:.1f} and {sound[2]:.4f}")
#> gradients 0.0 and 0.0090
# Prices, not scaled: the steps are too small to get there.
price = 100_000 * y
dear = train(x, price)
#> 35.48 +- 0.16, units 0.01
scaled = (price - price.mean()) / price.std()
cheap = train(x, scaled)
#> 0.00 +- 1.00, units 0.32
# A softmax over one output: its only share is 1.
ones = train(x, y, last=lambda: nn.Softmax(dim=1))
#> 1.00 +- 0.00, units 0.24
