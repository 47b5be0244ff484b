import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(11, 7), torch.randn(11, 3)
model = nn.Sequential(nn.Linear(7, 5), nn.Linear(5, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
nn.functional.mse_loss(model(x), y).backward()

# backward() still needs the weights that the forward pass used.
# A step in between overwrites them.
loss = nn.functional.mse_loss(model(x), y)
optimizer.step()
refused = "nothing"
try:
    loss.backward()
except RuntimeError as error:
    refused = f"{type(error).__name__}: {error}"
print(refused.split(": [")[0])
#> RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation

# forward, backward, step: no error.
optimizer.zero_grad()
after = nn.functional.mse_loss(model(x), y)
after.backward()
optimizer.step()
print(f"loss {loss.item():.2f}, then {after.item():.2f}")
#> loss 0.61, then 0.57
