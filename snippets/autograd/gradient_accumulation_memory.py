import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks

torch.manual_seed(0)
x = torch.randn(32, 5)
model = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 3))
waiting = {}


def pack(saved):  # called for each tensor that backward needs
    if len(saved) == 8:  # the rows of a part, not a weight
        waiting[saved.data_ptr()] = saved.numel()
    return saved


def held(one_call):
    model.zero_grad()
    kept, losses = [], []
    with saved_tensors_hooks(pack, lambda saved: saved):
        for part in x.split(8):
            losses.append(model(part).square().mean() / 4)
            kept.append(sum(waiting.values()))
            if not one_call:
                losses.pop().backward()  # frees what was saved
                waiting.clear()
    if one_call:
        sum(losses).backward()
        waiting.clear()
    return max(kept), model[0].weight.grad.norm().item()


# Both give the same gradient. Only one of them saves memory.
at_once, by_part = held(one_call=True), held(one_call=False)
print("one call, numbers kept: %d, length %.4f" % at_once)
#> one call, numbers kept: 480, length 0.1228
print("four calls, numbers kept: %d, length %.4f" % by_part)
#> four calls, numbers kept: 120, length 0.1228
