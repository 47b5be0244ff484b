import warnings

import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import (
    CosineAnnealingWarmRestarts, StepLR)

weight = torch.nn.Parameter(torch.tensor([5.0]))
weight.grad = torch.ones(1)


def train(optimizer, scheduler):  # in the wrong order
    rates = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for epoch in range(5):
            scheduler.step()
            old = weight.item()
            optimizer.step()
            rates.append(round(old - weight.item(), 4))
    print(rates, len(caught))
    return rates, len(caught)


# One optimizer.step() before the loop.
optimizer = SGD([weight], lr=1.0)
scheduler = StepLR(optimizer, step_size=2, gamma=0.5)
optimizer.step()
quieted = train(optimizer, scheduler)
#> [1.0, 0.5, 0.5, 0.25, 0.25] 0

# A scheduler that was loaded, and has stepped before.
states = optimizer.state_dict(), scheduler.state_dict()
optimizer = SGD([weight], lr=1.0)
scheduler = StepLR(optimizer, step_size=2, gamma=0.5)
optimizer.load_state_dict(states[0])
scheduler.load_state_dict(states[1])
resumed = train(optimizer, scheduler)
#> [0.125, 0.125, 0.0625, 0.0625, 0.0312] 0

# A scheduler that does not ask.
optimizer = SGD([weight], lr=1.0)
scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=2)
restarts = train(optimizer, scheduler)
#> [0.5, 1.0, 0.5, 1.0, 0.5] 0

# Another optimizer, once the scheduler has asked.
old = SGD([weight], lr=1.0)
scheduler = StepLR(old, step_size=1, gamma=0.5)
old.step()
scheduler.step()
new = SGD([weight], lr=1.0)
stuck = train(new, scheduler)
#> [1.0, 1.0, 1.0, 1.0, 1.0] 0


# A slope of infinity, and GradScaler leaves the step out.
def skip(at, fused=False):
    weight = torch.nn.Parameter(torch.tensor([5.0]))
    optimizer = SGD([weight], lr=1.0, fused=fused)
    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)
    scaler = torch.amp.GradScaler("cpu")
    values = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for batch in range(3):
            optimizer.zero_grad()
            slope = torch.inf if batch == at else 1.0
            scaler.scale(slope * weight.sum()).backward()
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
