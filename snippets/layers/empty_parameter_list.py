import torch
from torch import nn


class Listed(nn.Module):
    def __init__(self, keep=list):
        super().__init__()
        self.layers = keep([nn.Linear(7, 5), nn.Linear(5, 3)])


class Misspelt(nn.Module):
    def _init_(self):  # one underscore on each side: never called
        self.layer = nn.Linear(7, 5)


class Late(nn.Module):
    def forward(self, x):
        self.layer = nn.Linear(7, 5)  # made anew in each call
        return self.layer(x)


class Local(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.Linear(7, 5)  # self. is missing
        self.steps = [layer]


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.zeros(7, requires_grad=True)
        self.moved = nn.Parameter(torch.zeros(5)).double()
        self.many = [nn.Parameter(torch.zeros(3))]


used = nn.Linear(7, 5).parameters()
counted = sum(p.numel() for p in used)  # takes all out of it
frozen = nn.Linear(7, 5).requires_grad_(False)

found = {
    "a list": Listed().parameters(),
    "_init_": Misspelt().parameters(),
    "made in forward": Late().parameters(),
    "self_layer": Local().parameters(),
    "plain tensors": Plain().parameters(),
    "used up": used,
    "frozen": [p for p in frozen.parameters() if p.requires_grad],
    "ModuleList": Listed(nn.ModuleList).parameters(),
}
said = {}
for name, parameters in found.items():
    try:
        groups = torch.optim.SGD(parameters).param_groups
        said[name] = f"{len(groups[0]['params'])} tensors"
    except ValueError as error:
        said[name] = str(error)
    print(f"{name:15} {said[name]}")
#> a list          optimizer got an empty parameter list
#> _init_          optimizer got an empty parameter list
#> made in forward optimizer got an empty parameter list
#> self_layer      optimizer got an empty parameter list
#> plain tensors   optimizer got an empty parameter list
#> used up         optimizer got an empty parameter list
#> frozen          optimizer got an empty parameter list
#> ModuleList      4 tensors
