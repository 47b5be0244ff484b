import torch
from torch import nn

# One weight, loss = w². The two calls meet in w.grad.
w = torch.tensor(1.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.25)
loss = w.square()
loss.backward()
written = w.item(), w.grad.item()
print("after backward:", written)
#> after backward: (1.0, 2.0)
del loss  # step() never asks for it
optimizer.step()
moved = w.item(), w.grad.item()
print("after step:", moved)
#> after step: (0.5, 2.0)

# No loss, no backward(): a slope by hand will do.
w.grad = torch.tensor(-2.0)
optimizer.step()
by_hand = w.item()
print("a slope by hand:", by_hand)
#> a slope by hand: 1.0
w.grad = None
optimizer.step()  # passes over it
skipped = w.item()
print("without a slope:", skipped)
#> without a slope: 1.0

# Which weights of your model does your optimizer not hold?
model = nn.Sequential(nn.Linear(7, 5), nn.Tanh(), nn.Linear(5, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
model[2] = nn.Linear(5, 3)  # a new head, too late


def not_held(model, optimizer):
    groups = optimizer.param_groups
    held = {id(p) for group in groups for p in group["params"]}
    named = model.named_parameters()
    return [name for name, p in named if id(p) not in held]


late = not_held(model, optimizer)
print("not held:", late)
#> not held: ['2.weight', '2.bias']
optimizer = torch.optim.SGD(model.parameters(), lr=0.25)
again = not_held(model, optimizer)
print("made again:", again)
#> made again: []
