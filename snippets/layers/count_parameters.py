import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(784, 128),
    nn.BatchNorm1d(128),
    nn.ReLU(),
    nn.Linear(128, 10),
)

total = sum(p.numel() for p in model.parameters())
print(f"{total:,}")
#> 102,026
counts = {name: p.numel() for name, p in model.named_parameters()}
for name, count in counts.items():
    print(name, f"{count:,}")
#> 0.weight 100,352
#> 0.bias 128
#> 1.weight 128
#> 1.bias 128
#> 3.weight 1,280
#> 3.bias 10

# Buffers are saved with the model, but nobody trains them. They
# make every count over state_dict() too high.
saved = sum(t.numel() for t in model.state_dict().values())
buffers = {name: b.numel() for name, b in model.named_buffers()}
print(f"{saved:,}", buffers)
#> 102,283 {'1.running_mean': 128, '1.running_var': 128, '1.num_batches_tracked': 1}

# len() counts tensors, not the numbers in them.
tensors = len(list(model.parameters()))
print(tensors)
#> 6


# What training may change: leave out what is frozen.
def trainable(model):
    wanted = (p for p in model.parameters() if p.requires_grad)
    return sum(p.numel() for p in wanted)


model[0].requires_grad_(False)
left = trainable(model)
print(f"{left:,}")
#> 1,546
