import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(8)
model = nn.Sequential(nn.Linear(6, 8), norm, nn.Dropout(0.25))
x = torch.randn(5, 6)


def zeros(x):
    return (x == 0).sum().item()


def apart():
    far = (model(x) - model(x)).norm().item()
    return far, norm.running_mean.norm().item()


# eval(): each call is the same, and batch norm rests.
model.eval()
off, at_rest = apart()
print(f"{off:.2f} {at_rest:.2f}")
#> 0.00 0.00

# eval(), and then only what drops.
kinds = nn.modules.dropout._DropoutNd, nn.RNNBase
kinds += nn.MultiheadAttention, nn.TransformerEncoderLayer
for module in model.modules():
    if isinstance(module, kinds):
        module.training = True  # this module alone
on, unmoved = apart()
print(f"{on:.2f} {unmoved:.2f}")
#> 3.07 0.00

# train() drops too, and moves the averages of batch norm.
model.train()
too_much, moved = apart()
print(f"{too_much:.2f} {moved:.2f}")
#> 4.63 0.22

# In place it writes its zeros into x: hence the clone.
inplace = nn.Dropout(0.25, inplace=True)
copy = x.clone()
inplace(copy)
kept, in_copy = zeros(x), zeros(copy)
inplace(x)
lost = zeros(x)
print(kept, in_copy, lost)
#> 0 8 10
