import math

import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data[:500] / 16).float()
y = torch.tensor(digits.target[:500])
new_x = torch.tensor(digits.data[500:] / 16).float()
new_y = torch.tensor(digits.target[500:])


def train(dim, size, seed=0, steps=150):
    torch.manual_seed(seed)
    model = nn.Linear(64, 10)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses = []
    for _ in range(steps):
        some = torch.randperm(500)[:size]
        log_p = model(x[some]).log_softmax(dim)
        loss = nn.functional.nll_loss(log_p, y[some])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    good = (model(new_x).argmax(1) == new_y).float().mean().item()
    end = sum(losses[-20:]) / 20
    return losses[0], end, good


classes = train(dim=1, size=40)
samples = train(dim=0, size=40)
larger = train(dim=0, size=160)
for first, end, good in (classes, samples, larger):
    print(f"loss {first:.2f} to {end:.2f}, {good:.0%} right")
#> loss 2.28 to 0.27, 88% right
#> loss 3.65 to 1.86, 77% right
#> loss 5.07 to 3.18, 75% right
logs = [math.log(n) for n in (10, 40, 160)]
print("ln 10, ln 40, ln 160:", *(round(log, 2) for log in logs))
#> ln 10, ln 40, ln 160: 2.3 3.69 5.08
