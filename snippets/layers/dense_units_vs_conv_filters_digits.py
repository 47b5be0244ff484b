import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()  # 1,797 pictures of 8 x 8
x = torch.tensor(digits.images / 16).float()[:, None]
y = torch.tensor(digits.target)
order = torch.randperm(1797, generator=torch.manual_seed(0))
train, test = order[:1000], order[1000:]
steps, batch, rate, seeds = 60, 40, 0.04, (0, 1, 2)


def held_out(x, make, *sizes, steps=steps):
    """Right answers on held-out rows: the worst and best seed."""
    found = []
    for seed in seeds:
        torch.manual_seed(seed)
        model = make(*sizes)
        adam = torch.optim.Adam(model.parameters(), lr=rate)
        for _ in range(steps):
            rows = train[torch.randint(len(train), (batch,))]
            scores = model(x[rows])
            loss = nn.functional.cross_entropy(scores, y[rows])
            adam.zero_grad()
            loss.backward()
            adam.step()
        right = model(x[test]).argmax(dim=1) == y[test]
        found.append(right.double().mean().item())
    return min(found), max(found)


def table(features, units):
    hidden, out = nn.Linear(features, units), nn.Linear(units, 10)
    return nn.Sequential(hidden, nn.Tanh(), out)


# 5 units on all 64 pixels, then 64 units that are given 5 pixels.
pixels = x.flatten(1)
five = pixels[:, pixels[train].var(dim=0).topk(5).indices]
narrow = held_out(pixels, table, 64, 5)
starved = held_out(five, table, 5, 64)
for low, high in (narrow, starved):
    print(f"{low:.0%} to {high:.0%}")
#> 82% to 84%
#> 55% to 60%


def filters(side, deep=1, pool=4):
    """`deep` convolutions of `side` filters, then ten scores."""
    body = []
    for channels in [1, side, side, side][:deep]:
        body += [nn.Conv2d(channels, side, 3, padding=1), nn.Tanh()]
    body += [nn.MaxPool2d(pool), nn.Flatten(), nn.LazyLinear(10)]
    return nn.Sequential(*body)


one, four, many = (held_out(x, filters, n) for n in (1, 4, 64))
in_a_row = held_out(x, filters, 1, 4)
finer = held_out(x, filters, 1, 1, 2)
for low, high in (one, in_a_row, four, many, finer):
    print(f"{low:.0%} to {high:.0%}")
#> 34% to 50%
#> 27% to 60%
#> 75% to 84%
#> 91% to 97%
#> 79% to 84%

# Two hand-made filters with biases on one picture of a 5.
upright = torch.tensor([[-1.0, 0, 1]] * 3)
kernels = torch.stack([upright, upright.T])[:, None]
biases = torch.tensor([-1.0, -0.5])
edges = nn.functional.conv2d(x[5], kernels, biases).relu()
lit = (edges > 0).sum(dim=(1, 2)).tolist()
print(lit)
#> [13, 11]
