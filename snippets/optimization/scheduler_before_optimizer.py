import warnings

import torch
from torch.optim.lr_scheduler import StepLR

weight = torch.nn.Parameter(torch.tensor([5.0]))
weight.grad = torch.ones(1)  # so a step is as long as its rate


def train(scheduler_first):
    optimizer = torch.optim.SGD([weight], lr=1.0)
    scheduler = StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    for epoch in range(5):
        if scheduler_first:
            scheduler.step()
        old = weight.item()
        optimizer.step()  # in each batch of a real loop
        rates.append(old - weight.item())
        if not scheduler_first:
            scheduler.step()
    return rates


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    wrong = train(scheduler_first=True)
    right = train(scheduler_first=False)
message = " / ".join(str(told.message)[:64] for told in caught)
print(message)
#> Detected call of `lr_scheduler.step()` before `optimizer.step()`
print(wrong)
#> [1.0, 0.5, 0.5, 0.25, 0.25]
print(right)
#> [1.0, 1.0, 0.5, 0.5, 0.25]
