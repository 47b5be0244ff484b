import copy

import torch
from torch import nn


@torch.no_grad()
def gap(model, x):
    """How far the last two rows move when the others come along."""
    few, many = model(x[-2:]), model(x)[-2:]
    return ((few - many).abs().max() / many.abs().max()).item()


@torch.no_grad()
def moved(model, x):
    """How far the last row moves with other neighbours."""
    same = x.clone()
    same[:-1] = x[-1]
    return (model(x)[-1] - model(same)[-1]).abs().max().item()


class Call(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Steps(nn.Module):
    """Takes axis 0 for the time: batch_first is missing."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 3)

    def forward(self, x):
        return self.lstm(x)[0][:, -1]


def centred(x):
    return x - x.mean(0)


torch.manual_seed(0)
x = torch.rand(7, 5, 4)
suspects = {
    "BatchNorm, train()": (nn.BatchNorm1d(4).train(), x[:, 0]),
    "BatchNorm, eval()": (nn.BatchNorm1d(4).eval(), x[:, 0]),
    "softmax(dim=0)": (nn.Softmax(dim=0).eval(), x[:, 0]),
    "x - x.mean(0)": (Call(centred).eval(), x[:, 0]),
    "LSTM": (Steps().eval(), x),
}
told = {}
for name, (model, rows) in suspects.items():
    single = gap(model, rows), moved(model, rows)
    model, rows = copy.deepcopy(model).double(), rows.double()
    told[name] = *single, gap(model, rows), moved(model, rows)
    print(name, [f"{value:.2f}" for value in told[name]])
#> BatchNorm, train() ['0.99', '1.02', '0.99', '1.02']
#> BatchNorm, eval() ['0.00', '0.00', '0.00', '0.00']
#> softmax(dim=0) ['2.06', '0.05', '2.06', '0.05']
#> x - x.mean(0) ['0.64', '0.34', '0.64', '0.34']
#> LSTM ['0.20', '0.01', '0.20', '0.01']

# Padding lies in the row itself, so the neighbours do not matter.
x[-2:, 3:] = 0
long, short = x.mean(1)[-2:], x[-2:, :3].mean(1)
padded = ((long - short).abs().max() / long.abs().max()).item()
beside = moved(lambda x: x.mean(1), x)
print(f"padding {padded:.2f} {beside:.2f}")
#> padding 0.67 0.00
