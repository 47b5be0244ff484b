import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

torch.manual_seed(0)
x, calls = torch.rand(64, 30), []
norm = nn.BatchNorm1d(30)
block = nn.Sequential(nn.Linear(30, 30), norm, nn.Tanh())
block.register_forward_pre_hook(lambda *_: calls.append(1))


def seen():
    return len(calls), norm.num_batches_tracked.item()


# The block runs again in backward(), and BatchNorm counts twice.
loss = checkpoint(block, x, use_reentrant=False).sum()
before = seen()
loss.backward()
after = seen()
print(before, after)
#> (1, 1) (2, 2)
