import torch
from torch import nn


def told(layer, x):
    """The four numbers, or the shape of the result."""
    try:
        return tuple(layer(x).shape)
    except RuntimeError as error:
        return str(error).partition("(")[2].rstrip(")")


# Flatten is missing: only the last axis of the maps is a row.
maps = torch.ones(2, 16, 4, 4)
lines = told(nn.Linear(256, 120), maps)
flat = told(nn.Linear(256, 120), maps.flatten(1))
print(lines, flat)
#> 128x4 and 256x120 (2, 120)

# Two inputs of 5 numbers, joined below each other: twice the rows.
a, b = torch.ones(4, 5), torch.zeros(4, 5)
below = told(nn.Linear(10, 3), torch.cat([a, b]))
beside = told(nn.Linear(10, 3), torch.cat([a, b], -1))
print(below, beside)
#> 8x5 and 10x3 (4, 3)

# Flattened too much: 7 steps of 10 features in one row.
steps = torch.ones(4, 7, 10)
joined = told(nn.Linear(10, 5), steps.flatten(1))
apart = told(nn.Linear(10, 5), steps)
series = told(nn.Linear(12, 5), steps)  # 4 x 7 rows of 10
print(joined, apart, series)
#> 4x70 and 10x5 (4, 7, 5) 28x10 and 12x5
whole = told(nn.Linear(256, 120), maps.flatten())  # the batch too
print(whole)
#> 1x512 and 256x120

# One image without its batch axis: Flatten leaves 16 rows.
net = nn.Sequential(nn.Flatten(), nn.Linear(256, 120))
alone = told(net, maps[0])
batched = told(net, maps[0].unsqueeze(0))
print(alone, batched)
#> 16x16 and 256x120 (1, 120)

# The features are not the last axis: 3 features of 7 samples.
table = torch.ones(3, 7)
sideways = told(nn.Linear(3, 2), table)
upright = told(nn.Linear(3, 2), table.T)
print(sideways, upright)
#> 3x7 and 3x2 (7, 2)

# Your own product with a weight, which is stored as (out, in).
weight = nn.Linear(3, 2).weight
stored = told(lambda x: x @ weight, table.T)
turned = told(lambda x: x @ weight.T, table.T)
print(stored, turned)
#> 7x3 and 2x3 (7, 2)

# Two layers that do not fit. mat1 is what the first one gives.
stack = nn.Sequential(nn.Linear(3, 30), nn.ReLU(), nn.Linear(40, 2))
inner = told(stack, table.T)
layers = stack.named_modules()
who = [n for n, m in layers if getattr(m, "in_features", 0) == 40]
print(inner, who)
#> 7x30 and 40x2 ['2']
