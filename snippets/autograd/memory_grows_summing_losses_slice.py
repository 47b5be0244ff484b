import torch

features = torch.arange(1200.0, requires_grad=True).view(40, 30)

# Detached, but a view: the whole table stays behind it.
first = features[:, 0].detach()
behind = first.untyped_storage().nbytes()
print(first.nbytes, behind)
#> 160 4800

# A copy of the column alone.
alone = features[:, 0].detach().clone()
print(alone.nbytes, alone.untyped_storage().nbytes())
#> 160 160
