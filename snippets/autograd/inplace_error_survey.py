import re

import torch
from torch import nn

torch.manual_seed(0)
functions = {
    "h + 1": lambda h: h + 1,
    "h * 2": lambda h: h * 2,
    "exp": torch.exp,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softmax": lambda h: h.softmax(1),
    "sin": torch.sin,
    "log": torch.log,
    "h ** 2": lambda h: h**2,
    "Linear": nn.Linear(3, 5),
    "BatchNorm1d": nn.BatchNorm1d(3),
    "LayerNorm": nn.LayerNorm(3),
}


def blamed(function, change):
    """The name in the message, or "" where there is no error."""
    h = torch.rand(4, 3, requires_grad=True) + 1
    y = function(h)
    (y if change == "result" else h).mul_(3)
    try:
        y.sum().backward()
    except RuntimeError as error:
        return re.search(r"output 0 of (\w+)", str(error))[1]
    return ""


# Change the result of a function in place, or else its input.
survey = {
    name: (blamed(function, "result"), blamed(function, "input"))
    for name, function in functions.items()
}
for name, (result, given) in survey.items():
    print(f"{name:12} {result or 'fine':8} {given or 'fine'}")
#> h + 1        fine     fine
#> h * 2        fine     fine
#> exp          Exp      fine
#> sigmoid      Sigmoid  fine
#> tanh         Tanh     fine
#> relu         Relu     fine
#> softmax      Softmax  fine
#> sin          fine     Mul
#> log          fine     Mul
#> h ** 2       fine     Mul
#> Linear       fine     Mul
#> BatchNorm1d  fine     Mul
#> LayerNorm    fine     Mul
