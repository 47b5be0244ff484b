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
print("step 7 alone:", torch.allclose(alone, y[:, 7], atol=1e-6))
#> step 7 alone: True

# And no step looks at another one: change step 7, look around.
nudged = x.clone()
nudged[:, 7] += 1
change = (layer(nudged) - y).abs().amax(dim=(0, 2))
moved = (change > 1e-4).nonzero().flatten().tolist()
print("outputs that moved:", moved)
#> outputs that moved: [7]

# What people take it for. Both exist, and you have to write them.
flat = nn.Sequential(nn.Flatten(), nn.Linear(20 * 8, 5))
each = nn.ModuleList(nn.Linear(8, 5) for _ in range(20))
flat_y = flat(x)
each_y = torch.stack([f(x[:, t]) for t, f in enumerate(each)], 1)
print("flattened first:     ", tuple(flat_y.shape), size(flat))
#> flattened first:      (4, 5) 805
print("a layer for each step:", tuple(each_y.shape), size(each))
#> a layer for each step: (4, 20, 5) 900

# in_features is the LAST axis, not the number of steps.
message = "no error"
try:
    nn.Linear(20, 5)(x)
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
    print(message)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (80x8 and 20x5)
across = nn.Linear(20, 5)
across_y = across(x.transpose(1, 2))  # over time
print("along the steps:", tuple(across_y.shape))
#> along the steps: (4, 8, 5)
