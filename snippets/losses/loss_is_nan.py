import warnings

import torch
from torch import nn

# 12 batches of 7 pairs. In batch 9 one pair is twice the same.
torch.manual_seed(0)
a, b = torch.randn(2, 12, 7, 5)
b[9, 4] = a[9, 4]


def root(d):  # a distance as people write it
    return d.square().sum(1).sqrt()


def train(layer, distance, lr=0.1, limit=torch.inf, stop=False):
    weights, losses, norms = list(layer.parameters()), [], []
    optimizer = torch.optim.SGD(weights, lr)
    clip = nn.utils.clip_grad_norm_
    for one, other in zip(a, b, strict=True):
        optimizer.zero_grad()
        loss = distance(layer(one) - layer(other)).mean()
        loss.backward()
        norm = clip(weights, limit, error_if_nonfinite=stop)
        optimizer.step()
        losses.append(loss.item())
        norms.append(norm.item())
    print("batch 8 to 11:", [f"{loss:.2f}" for loss in losses[8:]])
    return losses, norms


def fresh(seed=0):
    torch.manual_seed(seed)
    return nn.Linear(5, 3, bias=False)


written, norms = train(fresh(), root)
#> batch 8 to 11: ['0.19', '0.13', 'nan', 'nan']
frozen, _ = train(fresh(), root, lr=0.0)  # no rate prevents it
#> batch 8 to 11: ['1.31', '0.99', 'nan', 'nan']
clipped, _ = train(fresh(), root, limit=0.01)  # nor clipping
#> batch 8 to 11: ['1.30', '0.98', 'nan', 'nan']
safe, _ = train(fresh(), lambda d: d.norm(dim=1))
#> batch 8 to 11: ['0.19', '0.13', '0.12', '0.17']

# The loss of batch 9 is right, its gradient is NaN. Stop there.
kept, message, named = fresh(), "", ""
try:
    train(kept, root, stop=True)
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
print(message.split(",")[0])
#> RuntimeError: The total norm of order 2.0 for gradients from `parameters` is non-finite
ruined = kept.weight.isnan().sum().item()
print(f"{ruined} of {kept.weight.numel()} weights are NaN")
#> 0 of 15 weights are NaN

# Which operation made it?
anomaly = torch.autograd.set_detect_anomaly
with warnings.catch_warnings(), anomaly(True):
    warnings.simplefilter("ignore")  # it shows the line
    try:
        root(kept(a[9]) - kept(b[9])).mean().backward()
    except RuntimeError as error:
        named = f"{type(error).__name__}: {error}"
print(named)
#> RuntimeError: Function 'PowBackward0' returned nan values in its 0th output.
