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

# parameters() yields a shared tensor once. Adding up layer by layer
# counts it twice.
tied = nn.ModuleDict(
    {"embed": nn.Embedding(50, 16), "out": nn.Linear(16, 50)}
)
tied["out"].weight = tied["embed"].weight
once = trainable(tied)
twice = trainable(tied["embed"]) + trainable(tied["out"])
print(once, twice)
#> 850 1650

# A lazy layer has no size before its first batch.
lazy = nn.Sequential(nn.LazyLinear(7))
error_text = "none"
try:
    trainable(lazy)
except ValueError as error:
    error_text = str(error)
    print(f"{type(error).__name__}: {error}")
#> ValueError: Attempted to use an uninitialized parameter in <method 'numel' of 'torch._C.TensorBase' objects>. This error happens when you are using a `LazyModule` or explicitly manipulating `torch.nn.parameter.UninitializedParameter` objects. When using LazyModules Call `forward` with a dummy batch to initialize the parameters before calling torch functions
lazy(torch.zeros(2, 5))
print(trainable(lazy))
#> 42
