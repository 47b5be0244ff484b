import torch
from torch import nn

torch.manual_seed(0)
body, head = nn.Linear(7, 5), nn.Linear(5, 3)
model = nn.Sequential(body, nn.Tanh(), head)
optimizer = torch.optim.SGD(head.parameters())

# An optimizer clears only the parameters that it was given.
model(torch.randn(11, 7)).square().mean().backward()
full = body.weight.grad.norm().item()
optimizer.zero_grad()
gone, left = head.weight.grad, body.weight.grad.norm().item()
print(f"head {gone}, body {full:.3f}, still {left:.3f}")
#> head None, body 0.243, still 0.243

model.zero_grad()  # this one clears the whole model
print([p.grad for p in model.parameters()])
#> [None, None, None, None]
