import torch
from torch import nn

# One weight, loss = w². backward() and step() meet in w.grad.
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

# No loss, no graph, no backward: any number in .grad will do.
w.grad = torch.tensor(-2.0)
optimizer.step()
by_hand = w.item()
print("a gradient by hand:", by_hand)
#> a gradient by hand: 1.0

# The optimizer holds the tensor itself, not a copy, nor the model.
held = optimizer.param_groups[0]["params"][0]
print(held is w)
#> True

# So a layer that comes after the optimizer is not trained.
torch.manual_seed(0)
x, y = torch.randn(11, 7), torch.randn(11, 3)
model = nn.Sequential(nn.Linear(7, 5), nn.Tanh(), nn.Linear(5, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model[2] = nn.Linear(5, 3)  # a new head
body, head = model[0].weight, model[2].weight
before = body.detach().clone(), head.detach().clone()
nn.functional.mse_loss(model(x), y).backward()
optimizer.step()
went = [
    (now - then).abs().max().item() > 0
    for now, then in zip((body, head), before, strict=True)
]
print("gradient:", body.grad is not None, head.grad is not None)
#> gradient: True True
print("moved:", went)
#> moved: [True, False]
