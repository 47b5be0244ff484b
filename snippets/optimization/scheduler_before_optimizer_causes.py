import warnings

import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import StepLR

weight = torch.nn.Parameter(torch.zeros(1))
weight.grad = torch.ones(1)
told = {}


def make():
    optimizer = SGD([weight], lr=1.0)
    return optimizer, StepLR(optimizer, step_size=1, gamma=0.5)


def ask(name, cause):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        weight.data.fill_(5.0)
        rate = cause()
    words = [str(warning.message)[:16] for warning in caught]
    told[name] = rate, weight.item(), words
    print(name, *told[name])


def replaced():
    optimizer, scheduler = make()
    optimizer = SGD([weight], lr=1.0)  # as after new layers
    for epoch in range(3):
        optimizer.step()
        scheduler.step()
    return optimizer.param_groups[0]["lr"]


class Wrapper(torch.optim.Optimizer):
    def __init__(self, inner):
        self.inner, self.param_groups = inner, inner.param_groups

    def step(self):
        self.inner.step()


def wrapped():
    optimizer = SGD([weight], lr=1.0)
    scheduler = StepLR(Wrapper(optimizer), step_size=1, gamma=0.5)
    optimizer.step()  # the inner one; the outer one was not asked
    scheduler.step()
    return optimizer.param_groups[0]["lr"]


def made_late():
    optimizer = SGD([weight], lr=1.0)
    optimizer.step()
    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)
    scheduler.step()
    return optimizer.param_groups[0]["lr"]


def wound_forward():
    optimizer, scheduler = make()
    for epoch in range(3):  # to go on with the fourth
        scheduler.step()
    return optimizer.param_groups[0]["lr"]


def accumulated():
    optimizer, scheduler = make()
    for batch in range(1, 9):
        if batch % 4 == 0:
            optimizer.step()
        scheduler.step()
    return optimizer.param_groups[0]["lr"]


def two_pairs():
    first, first_scheduler = make()
    second, second_scheduler = make()
    first.step()
    first_scheduler.step()
    second_scheduler.step()
    return first.param_groups[0]["lr"], second.param_groups[0]["lr"]


def no_batches():
    optimizer, scheduler = make()
    for epoch in range(3):
        for batch in []:
            optimizer.step()
        scheduler.step()
    return optimizer.param_groups[0]["lr"]


for cause in (replaced, wrapped, made_late, wound_forward,
              accumulated, two_pairs, no_batches):
    ask(cause.__name__, cause)
#> replaced 1.0 2.0 ['Detected call of']
#> wrapped 0.5 4.0 ['Detected call of']
#> made_late 0.5 4.0 ['Detected call of']
#> wound_forward 0.125 5.0 ['Detected call of']
#> accumulated 0.00390625 4.8671875 ['Detected call of']
#> two_pairs (0.5, 0.5) 4.0 ['Detected call of']
#> no_batches 0.125 5.0 ['Detected call of']
