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

# Freeze the first layer. What is left for training?
model[0].requires_grad_(False)
free = [p for p in model.parameters() if p.requires_grad]
left = sum(p.numel() for p in free)
print(f"{left:,}")
#> 1,546

# A line for each tensor, in place of summary().
counts = {name: p.numel() for name, p in model.named_parameters()}
for name, count in counts.items():
    print(name, f"{count:,}")
#> 0.weight 100,352
#> 0.bias 128
#> 1.weight 128
#> 1.bias 128
#> 3.weight 1,280
#> 3.bias 10

# Not the total: the number of tensors, and all that is saved.
tensors = len(list(model.parameters()))
saved = sum(t.numel() for t in model.state_dict().values())
print(tensors, f"{saved:,}")
#> 6 102,283
buffers = {name: b.numel() for name, b in model.named_buffers()}
print(buffers)
#> {'1.running_mean': 128, '1.running_var': 128, '1.num_batches_tracked': 1}
