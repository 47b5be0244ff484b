import copy

import torch
from torch import nn

torch.manual_seed(0)
x, target = torch.randn(64, 5), torch.randn(64, 2)
model = nn.Linear(5, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

# "Keep the best weights, then train on."
best = model.state_dict()
kept = copy.deepcopy(model.state_dict())
for _ in range(3):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), target).backward()
    optimizer.step()

# state_dict() hands out the live weights: "best" was trained too.
now = model.state_dict()["weight"]
print("best is the model of now:", torch.equal(best["weight"], now))
#> best is the model of now: True
print("the deep copy is:", torch.equal(kept["weight"], now))
#> the deep copy is: False
