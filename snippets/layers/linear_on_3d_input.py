import torch
from torch import nn

torch.manual_seed(0)


def size(model):
    return sum(p.numel() for p in model.parameters())


# 4 series of 20 steps with 8 features at each step.
x = torch.randn(4, 20, 8)
layer = nn.Linear(8, 5)
y = layer(x)
print(tuple(y.shape), "from", size(layer), "parameters")
#> (4, 20, 5) from 45 parameters

# Step 7 on its own gets the same five numbers.
alone = layer(x[:, 7])
gap = (alone - y[:, 7]).abs().max().item()
print(f"step 7 alone: off by {gap:.4f}")
#> step 7 alone: off by 0.0000

# Change step 7: no other step answers.
nudged = x.clone()
nudged[:, 7] += 1
change = (layer(nudged) - y).abs().amax(dim=(0, 2))
moved = (change > 0.001).nonzero().flatten().tolist()
print("steps that moved:", moved)
#> steps that moved: [7]

# What people take it for. Both exist, and you have to write them.
flat = nn.Linear(20 * 8, 5)
each = nn.ModuleList(nn.Linear(8, 5) for _ in range(20))
flat_y = flat(x.flatten(1))
each_y = torch.stack([f(x[:, t]) for t, f in enumerate(each)], 1)
print("flattened first:      ", tuple(flat_y.shape), size(flat))
#> flattened first:       (4, 5) 805
print("a layer for each step:", tuple(each_y.shape), size(each))
#> a layer for each step: (4, 20, 5) 900
