import torch
from torch import nn

# A table of 7 samples with 3 features, and a layer for 7.
table = torch.randn(7, 3)
turned = nn.Linear(7, 2)(table.T)
right = nn.Linear(3, 2)(table)
print(tuple(turned.shape), tuple(right.shape))
#> (3, 2) (7, 2)

# 25 rows of 256 numbers, cut anew into rows of 400.
rows = torch.arange(25 * 256.0).reshape(25, 256)
cut = rows.view(-1, 400)
print(tuple(cut.shape))
#> (16, 400)

# LazyLinear takes what comes, here without the Flatten.
maps = torch.randn(2, 16, 4, 4)
lazy, flat = nn.LazyLinear(120), nn.LazyLinear(120)
print(tuple(lazy(maps).shape), lazy.in_features)
#> (2, 16, 4, 120) 4
print(tuple(flat(maps.flatten(1)).shape), flat.in_features)
#> (2, 120) 256

# One-hot columns of new rows that hold no blue: match the names.
names, seen = ["blue", "green", "red"], ["green", "red"]
new = torch.eye(2)  # a green one and a red one
by_name = torch.zeros(2, 3)
by_name[:, [names.index(name) for name in seen]] = new
at_the_end = torch.cat([new, torch.zeros(2, 1)], 1)
for filled in by_name, at_the_end:
    print([names[place] for place in filled.argmax(1)])
#> ['green', 'red']
#> ['blue', 'green']
