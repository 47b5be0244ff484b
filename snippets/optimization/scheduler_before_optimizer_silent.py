import warnings

import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import (
    CosineAnnealingWarmRestarts, StepLR)

weight = torch.nn.Parameter(torch.zeros(1))
weight.grad = torch.ones(1)


def make():
    optimizer = SGD([weight], lr=1.0)
    return optimizer, StepLR(optimizer, step_size=2, gamma=0.5)


def train(optimizer, scheduler):  # in the wrong order
    rates = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for epoch in range(5):
            scheduler.step()
            old = weight.item()
            optimizer.step()
            rates.append(old - weight.item())
    print(rates, len(caught))
    return rates, len(caught)


# One optimizer.step() before the loop.
optimizer, scheduler = make()
optimizer.step()
quieted = train(optimizer, scheduler)
#> [1.0, 0.5, 0.5, 0.25, 0.25] 0

# A scheduler that was loaded, and has stepped before.
fresh, loaded = make()
fresh.load_state_dict(optimizer.state_dict())
loaded.load_state_dict(scheduler.state_dict())
resumed = train(fresh, loaded)
#> [0.125, 0.125, 0.0625, 0.0625, 0.03125] 0

# A scheduler that does not ask.
restarts = train(sgd := SGD([weight], lr=1.0),
                 CosineAnnealingWarmRestarts(sgd, T_0=2))
#> [0.5, 1.0, 0.5, 1.0, 0.5] 0

# Another optimizer, once the scheduler has asked.
old, scheduler = make()
old.step()
scheduler.step()
stuck = train(SGD([weight], lr=1.0), scheduler)
#> [1.0, 1.0, 1.0, 1.0, 1.0] 0
moved_on = old.param_groups[0]["lr"]
print(moved_on)
#> 0.125


# A slope of infinity, and GradScaler leaves the step out.
def skip(at, **options):
    weight = torch.nn.Parameter(torch.tensor(5.0))
    optimizer = SGD([weight], lr=1.0, **options)
    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)
    scaler = torch.amp.GradScaler("cpu")
    values = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for batch in range(3):
            optimizer.zero_grad()
            slope = torch.inf if batch == at else 1.0
            scaler.scale(slope * weight).backward()
            scaler.step(optimizer)
            scaler.update()
            scheduler.step()
            values.append(weight.item())
    print(values, len(caught))
    return values, len(caught)


later = skip(at=1)
#> [4.0, 4.0, 3.75] 0
in_fused = skip(at=0, fused=True)
#> [5.0, 4.5, 4.25] 0
