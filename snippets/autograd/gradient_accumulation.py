from itertools import islice

import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(70, 5).double(), torch.randn(70, 3).double()
criterion = nn.MSELoss()


def large(model, optimizer, loader):
    for some, target in loader:
        optimizer.zero_grad()
        criterion(model(some), target).backward()
        optimizer.step()


def every_fourth(model, optimizer, loader, times=1):
    for number, (some, target) in enumerate(loader, start=1):
        loss = times * criterion(model(some), target)
        (loss / 4).backward()
        if number % 4 == 0:
            optimizer.step()
            optimizer.zero_grad()


def in_groups(model, optimizer, loader):
    batches = iter(loader)
    while group := list(islice(batches, 4)):
        in_all = sum(len(target) for _, target in group)
        optimizer.zero_grad()
        for some, target in group:
            loss = criterion(model(some), target)
            (loss * len(target) / in_all).backward()
        optimizer.step()


def run(train, size, rows=70, kind=torch.optim.SGD, lr=0.1, **more):
    torch.manual_seed(1)
    parts = nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 3)
    model = nn.Sequential(*parts).double()
    optimizer = kind(model.parameters(), lr=lr)
    start = nn.utils.parameters_to_vector(model.parameters())
    loader = list(zip(x[:rows].split(size), y[:rows].split(size)))
    for _ in range(2):
        train(model, optimizer, loader, **more)
    return nn.utils.parameters_to_vector(model.parameters()) - start


def off(way, wanted):
    return ((way - wanted).norm() / wanted.norm()).item()


# 64 rows are 2 times 32, or 8 times 8.
even = off(run(every_fourth, 8, rows=64), run(large, 32, rows=64))
print(f"64 rows, a step at every fourth: {even:.0%} off")
#> 64 rows, a step at every fourth: 0% off
# 70 rows are 32 + 32 + 6, or 8 times 8 and the same 6.
fourth = off(run(every_fourth, 8), run(large, 32))
print(f"70 rows, a step at every fourth: {fourth:.0%} off")
#> 70 rows, a step at every fourth: 66% off
groups = off(run(in_groups, 8), run(large, 32))
print(f"70 rows, a step for each group: {groups:.0%} off")
#> 70 rows, a step for each group: 0% off

# Without the division: how much farther do the weights go?
farther = {}
for kind in (torch.optim.SGD, torch.optim.Adam):
    once = {"rows": 64, "kind": kind, "lr": 0.01}
    plain = run(every_fourth, 8, **once, times=4)
    farther[kind.__name__] = (
        plain.norm() / run(every_fourth, 8, **once).norm()
    ).item()
print({name: f"{times:.2f}" for name, times in farther.items()})
#> {'SGD': '3.90', 'Adam': '1.00'}
