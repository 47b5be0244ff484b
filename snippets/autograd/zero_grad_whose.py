import torch
from torch import nn

torch.manual_seed(0)
body, head = nn.Linear(7, 5), nn.Linear(5, 3)
model = nn.Sequential(body, nn.Tanh(), head)
optimizer = torch.optim.SGD(head.parameters())
x = torch.randn(11, 7)

# An optimizer clears only the parameters that it was given.
model(x).square().mean().backward()
full = body.weight.grad.norm().item()
optimizer.zero_grad()
gone, left = head.weight.grad, body.weight.grad.norm().item()
print(f"head {gone}, body {full:.3f}, still {left:.3f}")
#> head None, body 0.243, still 0.243

model(x).square().mean().backward()  # fills both again
filled = [p.grad.norm().item() for p in model.parameters()]
model.zero_grad()  # this one clears the whole model
cleared = [p.grad for p in model.parameters()]
print(f"{min(filled):.3f} or more, then {cleared}")
#> 0.219 or more, then [None, None, None, None]

# And a model clears only its own, not what a second one holds.
encoder, decoder = nn.Linear(7, 5), nn.Linear(5, 3)
decoder(encoder(x)).square().mean().backward()
encoder.zero_grad()
beside = [p.weight.grad is None for p in (encoder, decoder)]
print(beside)
#> [True, False]
