import torch
from torch import nn

x = torch.tensor([[4.0], [6.0]])


def ask(norm):
    """Its output for 4, and its running mean afterwards."""
    return norm(x)[0].item(), norm.running_mean.item()


# In train mode: no move, but the batch is used all the same.
slow, untracked = nn.BatchNorm1d(1), nn.BatchNorm1d(1)
slow.momentum = 0.0
untracked.track_running_stats = False
halves = ask(slow), ask(untracked), ask(nn.BatchNorm1d(1).eval())
for pair in halves:
    print("out %.1f, mean %.1f" % pair)
#> out -1.0, mean 0.0
#> out -1.0, mean 0.0
#> out 4.0, mean 0.0

# Only these layers: a list by one class misses the others.
model = nn.Sequential(
    nn.Conv2d(2, 3, 1), nn.BatchNorm2d(3), nn.Flatten(),
    nn.Linear(12, 5), nn.BatchNorm1d(5), nn.Dropout(0.5),
)  # fmt: skip
kinds = nn.BatchNorm2d, nn.modules.batchnorm._BatchNorm
left = []
for kind in kinds:
    for layer in model.modules():
        if isinstance(layer, kind):
            layer.eval()
    parts = enumerate(model)
    left.append([i for i, part in parts if part.training])
print(*left)
#> [0, 2, 3, 4, 5] [0, 2, 3, 5]

# No averages, nothing to move.
others = nn.LayerNorm(5), nn.GroupNorm(1, 5), nn.InstanceNorm1d(5)
counts = [len(list(layer.buffers())) for layer in others]
batch = len(list(model[4].buffers()))
print(counts, batch)
#> [0, 0, 0] 3
