import torch
from torch import nn


def tensors(value):
    if hasattr(value, "__array__"):  # a tensor, or NumPy's
        return [torch.as_tensor(value)]
    if isinstance(value, dict):
        value = list(value.values())
    parts = value if isinstance(value, (tuple, list)) else []
    return [tensor for part in parts for tensor in tensors(part)]


def first_bad(model, x, y):
    """Name what holds NaN or inf first, in data order."""
    bad, low, hooks = [], [], []
    for name, batch in (("inputs", x), ("labels", y)):
        for v in tensors(batch):
            if v.isnan().any() or v.isposinf().any():
                return name
            if v.isneginf().any():  # a mask may hold -inf
                low.append(f"; before, -inf in the {name}")
    for name, weight in model.named_parameters():
        if not weight.isfinite().all():
            return f"weight {name}"
    kept = {name: b.clone() for name, b in model.named_buffers()}
    nan = [name for name, b in kept.items() if b.isnan().any()]
    stored = [f"; NaN stored in {name}" for name in nan]
    for name, layer in model.named_modules():

        def check(layer, *seen, name=name):
            side = "out of" if len(seen) > 1 else "into"
            where = f"{side} {name or 'the model'}"
            for v in tensors(seen[-1]):
                if v.isnan().any() or v.isposinf().any():
                    bad.append(where)
                elif v.isneginf().any() and not bad:
                    low.append(f"; before, -inf {where}")

        hooks.append(layer.register_forward_pre_hook(check))
        hooks.append(layer.register_forward_hook(check))
    try:
        if isinstance(x, dict):
            model(**x)
        else:
            model(*x) if type(x) is tuple else model(x)
    finally:  # leave the model as it was
        for hook in hooks:
            hook.remove()
        for name, b in model.named_buffers():
            b.data.copy_(kept[name])
    bad.append("nothing: the loss, or backward")
    return "".join([bad[0], *low[:1], *stored[:1]])


class Log(nn.Module):
    def forward(self, x):
        return x.log()  # of negative numbers too


torch.manual_seed(0)
x, y = torch.randn(7, 5), torch.randn(7, 3)
good = nn.Sequential(nn.BatchNorm1d(5), nn.Linear(5, 3))
found = [first_bad(good, x, y)]
found.append(first_bad(nn.Sequential(nn.Linear(5, 3), Log()), x, y))
dirty = x.clone()
dirty[2, 1] = torch.nan
found.append(first_bad(good, dirty, y))
for place in found:
    print(place)
#> nothing: the loss, or backward
#> out of 1
#> inputs

# Skip that step, and BatchNorm has still seen the batch.
skipped = (good(dirty) - y).square().mean().item()
train_loss = (good(x) - y).square().mean().item()
test_loss = (good.eval()(x) - y).square().mean().item()
place = first_bad(good, x, y)
print(f"{skipped:.2f}, {train_loss:.2f}, {test_loss:.2f}: {place}")
#> nan, 1.55, nan: out of 0; NaN stored in 0.running_mean
