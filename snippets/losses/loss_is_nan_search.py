import torch
from torch import nn


def first_bad(model, batch):
    """Name the first thing that is not finite, in data order."""
    if not batch.isfinite().all():
        return "the batch"
    for name, kept in model.state_dict().items():
        if not kept.isfinite().all():  # weights, BatchNorm's mean
            return f"stored {name}"
    bad, handles = [], []
    for name, layer in model.named_modules():

        def check(layer, inputs, output, name=name):
            if not output.isfinite().all():
                bad.append(f"output of {name} ({layer})")

        handles.append(layer.register_forward_hook(check))
    model(batch)
    for handle in handles:
        handle.remove()
    return bad[0] if bad else "nothing: backward, or the loss"


class Log(nn.Module):
    def forward(self, x):
        return x.log()  # of negative numbers too


torch.manual_seed(0)
batch = torch.randn(7, 5)
good = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 3))
print(first_bad(good, batch))
#> nothing: backward, or the loss
print(first_bad(nn.Sequential(nn.Linear(5, 4), Log()), batch))
#> output of 1 (Log())
dirty = batch.clone()
dirty[2, 1] = torch.nan
print(first_bad(good, dirty))
#> the batch

# One bad cell among 35: a single step ruins every weight.
good(dirty).square().mean().backward()
torch.optim.SGD(good.parameters(), lr=0.1).step()
ruined = sum(p.isnan().sum().item() for p in good.parameters())
total = sum(p.numel() for p in good.parameters())
print(f"{ruined} of {total} weights are NaN")
#> 39 of 39 weights are NaN
print(first_bad(good, batch))
#> stored 0.weight
