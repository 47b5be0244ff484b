import weakref

import torch
import torch.nn.functional as F
from torch import nn

alive = weakref.WeakSet()


class Saved:
    """What the forward pass keeps for backward(); we count it."""

    def __init__(self, tensor):
        self.tensor = tensor
        alive.add(self)


def counted(step, steps=4):
    """The saved tensors alive after each step."""
    total, counts = 0.0, []
    first, last = nn.Linear(5, 4), nn.Linear(4, 3)
    model = nn.Sequential(first, nn.SiLU(), last)
    x, y = torch.randn(7, 5), torch.randn(7, 3)
    saving = torch.autograd.graph.saved_tensors_hooks
    with saving(Saved, lambda saved: saved.tensor):
        for _ in range(steps):
            total += step(lambda: F.mse_loss(model(x), y))
            counts.append(len(alive))
    return counts


def trained(forward):
    loss = forward()
    loss.backward()  # gives the saved tensors back
    return loss


def retained(forward):
    loss = forward()
    loss.backward(retain_graph=True)
    return loss


def validated(forward):
    return forward()


def without_graph(forward):
    with torch.no_grad():
        return forward()


def as_number(forward):
    return forward().item()


counts = {}
for step in trained, retained, validated, without_graph, as_number:
    counts[step.__name__] = counted(step)
    print(step.__name__, counts[step.__name__])
#> trained [0, 0, 0, 0]
#> retained [6, 12, 18, 24]
#> validated [6, 12, 18, 24]
#> without_graph [0, 0, 0, 0]
#> as_number [0, 0, 0, 0]
