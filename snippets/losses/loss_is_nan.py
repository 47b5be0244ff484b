import warnings

import torch
from torch import nn

# 12 batches of 7 pairs. In batch 9 one pair is twice the same.
torch.manual_seed(0)
a, b = torch.randn(2, 12, 7, 5)
b[9, 4] = a[9, 4]


def train(distance, lr=0.1, clip=1e9, seed=0):
    torch.manual_seed(seed)
    layer, losses = nn.Linear(5, 3), []
    optimizer = torch.optim.SGD(layer.parameters(), lr)
    for one, other in zip(a, b, strict=True):
        optimizer.zero_grad()
        loss = distance(layer(one) - layer(other)).mean()
        losses.append(loss.item())
        loss.backward()
        nn.utils.clip_grad_norm_(layer.parameters(), clip)
        optimizer.step()
    print("batch 8 to 11:", [f"{loss:.2f}" for loss in losses[8:]])
    return losses


def root(d):  # a distance as people write it
    return d.square().sum(1).sqrt()


written = train(root)
#> batch 8 to 11: ['0.19', '0.13', 'nan', 'nan']
frozen = train(root, lr=0.0)  # no learning rate prevents it
#> batch 8 to 11: ['1.31', '0.99', 'nan', 'nan']
clipped = train(root, clip=0.01)  # nor does clipping
#> batch 8 to 11: ['1.30', '0.98', 'nan', 'nan']
safe = train(lambda d: d.norm(dim=1))  # at 0 its slope is 0
#> batch 8 to 11: ['0.19', '0.13', '0.12', '0.17']

# Batch 9 has a good loss and a bad gradient. Ask who made it.
message = "nothing"
anomaly = torch.autograd.set_detect_anomaly
with warnings.catch_warnings(), anomaly(True):
    warnings.simplefilter("ignore")  # it shows the line
    try:
        train(root)
    except RuntimeError as error:
        message = f"{type(error).__name__}: {error}"
print(message)
#> RuntimeError: Function 'PowBackward0' returned nan values in its 0th output.
