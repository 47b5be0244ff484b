import torch
import torch.nn.functional as F
from torch import nn


def run(name, loss_of, start, clip=torch.inf, skip=False):
    w = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    losses, norms = [], []
    for step in range(4):
        optimizer.zero_grad()
        loss = loss_of(w, step)
        loss.backward()
        norm = nn.utils.clip_grad_norm_([w], clip)
        if norm.isfinite() or not skip:
            optimizer.step()
        losses.append(loss.item())
        norms.append(norm.item())
    shown = [f"{loss:.2f}" for loss in losses]
    print(f"{name}: {shown}, norms {norms[0]:.1f}, {norms[1]:.1f}")
    return losses, norms


# In step 1 one of two distances is 0: the norm is NaN there.
def root(w, step):
    second = [0.0, 0.0] if step == 1 else [1.0, 3.0]
    d = w * torch.tensor([[2.0, 1.0], second])
    return d.square().sum(1).sqrt().mean()


plain = run("root", root, [1.0, 2.0])
#> root: ['4.46', '1.29', 'nan', 'nan'], norms 2.0, nan
clipped = run("root, clipped", root, [1.0, 2.0], clip=0.1)
#> root, clipped: ['4.46', '1.41', 'nan', 'nan'], norms 2.0, nan
skipped = run("root, skipped", root, [1.0, 2.0], skip=True)
#> root, skipped: ['4.46', '1.29', '4.06', '3.66'], norms 2.0, nan


# 90 steps of one recurrent unit: the norm is finite, but large.
def recurrent(w, step):
    h = torch.tensor([1e-7])
    for _ in range(90):
        h = w * h
    logits = torch.cat([h, torch.zeros(1)])
    return F.cross_entropy(logits, torch.tensor(1))


leap = run("recurrent", recurrent, [1.2])
#> recurrent: ['1.57', 'nan', 'nan', 'nan'], norms 79.5, nan
held = run("recurrent, clipped", recurrent, [1.2], clip=0.1)
#> recurrent, clipped: ['1.57', '1.06', '0.85', '0.76'], norms 79.5, 31.1
