import torch
from torch import nn
from torch.autograd.graph import saved_tensors_hooks

torch.manual_seed(0)
x = torch.randn(32, 5)
model = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 3))
waiting = most = 0


def pack(saved):  # is called for each tensor that backward needs
    global waiting, most
    if len(saved) == 8:  # the rows of a part, not a weight
        waiting += saved.numel()
        most = max(most, waiting)
    return saved


def held(one_call):
    global waiting, most
    waiting = most = 0
    model.zero_grad()
    losses = []
    with saved_tensors_hooks(pack, lambda saved: saved):
        for part in x.split(8):
            loss = model(part).square().mean() / 4
            if one_call:
                losses.append(loss)
            else:
                loss.backward()  # frees what this part has saved
                waiting = 0
    if one_call:
        sum(losses).backward()
    return most, model[0].weight.grad.clone()


# Both give the same gradient. Only one of them saves memory.
at_once, grad_at_once = held(one_call=True)
by_part, grad_by_part = held(one_call=False)
print("numbers kept:", at_once, "and", by_part)
#> numbers kept: 704 and 176
print(torch.allclose(grad_at_once, grad_by_part))
#> True
