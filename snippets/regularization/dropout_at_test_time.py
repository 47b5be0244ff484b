import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(8)
model = nn.Sequential(nn.Linear(6, 8), norm, nn.Dropout(0.25))
x = torch.randn(5, 6)


def spread(calls=7):
    with torch.no_grad():
        runs = torch.stack([model(x.clone()) for _ in range(calls)])
    return runs.std(0).max().item(), norm.running_mean.norm().item()


# eval(): each call is the same, and batch norm rests.
model.eval()
off, at_rest = spread()
print(f"{off:.2f} {at_rest:.2f}")
#> 0.00 0.00

# eval(), and then only what drops.
kinds = nn.modules.dropout._DropoutNd, nn.RNNBase
kinds += nn.MultiheadAttention, nn.TransformerEncoderLayer
for module in model.modules():
    if isinstance(module, kinds):
        module.training = True  # this module alone
on, unmoved = spread()
print(f"{on:.2f} {unmoved:.2f}")
#> 0.88 0.00

# train() drops too, and moves the averages of batch norm.
model.train()
too_much, moved = spread()
print(f"{too_much:.2f} {moved:.2f}")
#> 1.30 0.60

# In place it writes its zeros into x: hence the clone.
inplace = nn.Dropout(0.25, inplace=True)
inplace(x.clone())
kept = (x == 0).sum().item()
inplace(x)
lost = (x == 0).sum().item()
print(kept, lost)
#> 0 11
