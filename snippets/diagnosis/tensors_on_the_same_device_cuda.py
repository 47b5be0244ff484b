import torch
import torch.nn.functional as F
from torch._subclasses import FakeTensorMode


def told(call, *given):
    try:
        return f"runs on {call(*given).device}"
    except RuntimeError as error:
        return str(error)


# Devices and shapes without numbers; no graphics card is needed.
with FakeTensorMode():
    x, weight = torch.zeros(7, 5), torch.zeros(3, 5, device="cuda")
    linear = told(F.linear, x, weight)  # as in nn.Linear
    reverse = told(F.linear, torch.zeros(4, 5, device="cuda"), x)
    ids = told(F.embedding, torch.zeros(2).long(), weight)
    first = torch.zeros(2, device="cuda:0")
    second = torch.zeros(2, device="cuda:1")
    cards = told(torch.add, first, second)
    moved = torch.zeros(7, 5, device="cuda")
    same = told(F.linear, moved, weight)
print(linear, reverse, ids, cards, same, sep="\n")
#> Expected all tensors to be on the same device, but found at least two devices, cpu and cuda:0!
#> Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!
#> Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cpu!
#> Expected all tensors to be on the same device, but found at least two devices, cuda:0 and cuda:1!
#> runs on cuda:0

