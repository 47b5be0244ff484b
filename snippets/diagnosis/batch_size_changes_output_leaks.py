import copy

import torch
from torch import nn


def gap(model, x):
    """How far the last two rows move when the others come along."""
    few, many = model(x[-2:]), model(x)[-2:]
    return ((few - many).abs().max() / many.abs().max()).item()


def moved(model, x):
    """How far a row moves, at most, when all are like it."""
    out, most = model(x), 0.0
    for i, row in enumerate(x):
        same = torch.stack([row] * len(x))
        off = (model(same)[i] - out[i]).abs().max().item()
        most = max(most, off)
    return most


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


def placed(x):
    return x + torch.arange(len(x), dtype=x.dtype)[:, None] / 9


def shared(x):
    return x / len(x)


def average(x):
    return x.mean(1)


torch.manual_seed(0)
x = torch.rand(7, 5, 4)
suspects = {
    "BatchNorm, train()": (nn.BatchNorm1d(4), x[:, 0]),
    "BatchNorm, eval()": (nn.BatchNorm1d(4).eval(), x[:, 0]),
    "softmax(dim=0)": (nn.Softmax(dim=0).eval(), x[:, 0]),
    "x - x.mean(0)": (Call(centred).eval(), x[:, 0]),
    "LSTM": (Steps().eval(), x),
    "place": (Call(placed).eval(), x[:, 0]),
    "size": (Call(shared).eval(), x[:, 0]),
}
told = {}
for name, (model, rows) in suspects.items():
    single = gap(model, rows), moved(model, rows)
    model, rows = copy.deepcopy(model).double(), rows.double()
    told[name] = *single, gap(model, rows), moved(model, rows)
    print(name, [f"{value:.2f}" for value in told[name]])
#> BatchNorm, train() ['0.99', '2.07', '0.99', '2.07']
#> BatchNorm, eval() ['0.00', '0.00', '0.00', '0.00']
#> softmax(dim=0) ['2.06', '0.08', '2.06', '0.08']
#> x - x.mean(0) ['0.64', '0.56', '0.64', '0.56']
#> LSTM ['0.20', '0.07', '0.20', '0.07']
#> place ['0.36', '0.00', '0.36', '0.00']
#> size ['2.50', '0.00', '2.50', '0.00']

# Padding lies in the row itself, so the neighbours do not matter.
x[-2:, 3:] = 0
long, short = average(x)[-2:], average(x[-2:, :3])
padded = ((long - short).abs().max() / long.max()).item()
beside = moved(average, x)
print(f"padding {padded:.2f} {beside:.2f}")
#> padding 0.67 0.00


def noised(x):
    torch.manual_seed(0)  # each call draws the same stream
    return x + torch.randn_like(x)


noisy = gap(noised, x[:, 0])
print(f"noise {noisy:.2f}")
#> noise 1.49
