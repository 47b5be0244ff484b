import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, inputs=7, width=5, classes=10):
        super().__init__()
        first = nn.Linear(inputs, width)
        self.body = nn.Sequential(first, nn.ReLU())
        self.fc = nn.Linear(width, classes)


def misfits(state, model):
    """The weights that the message names: file, then model."""
    mine, words = model.state_dict(), ""
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        words = str(error)
    return [
        f"{name}: {[*value.shape]}, here {[*mine[name].shape]}"
        for name, value in state.items()
        if f"size mismatch for {name}" in words and value.ndim == 2
    ]


file, mine = Net().state_dict(), Net(classes=4).state_dict()
found = {
    "other classes": misfits(file, Net(classes=4)),
    "your own file": misfits(mine, Net()),
    "another width": misfits(file, Net(width=6)),
    "other inputs": misfits(file, Net(inputs=8)),
}
for cause, lines in found.items():
    print(cause, "|", *lines, sep="  ")
#> other classes  |  fc.weight: [10, 5], here [4, 5]
#> your own file  |  fc.weight: [4, 5], here [10, 5]
#> another width  |  body.0.weight: [5, 7], here [6, 7]  fc.weight: [10, 5], here [10, 6]
#> other inputs  |  body.0.weight: [5, 7], here [5, 8]

# Your own file, saved after the head was replaced: the same order.
model = Net()
model.fc = nn.Linear(model.fc.in_features, 4)
report = model.load_state_dict(mine)
print(report)
#> <All keys matched successfully>

# A network that classifies pixels: the head is a convolution.
pixels = nn.Sequential(nn.Conv2d(3, 5, 3), nn.Conv2d(5, 10, 1))
old = pixels[-1]
pixels[-1] = nn.Conv2d(old.in_channels, 4, 1)
maps = pixels(torch.ones(2, 3, 9, 8))
print(tuple(maps.shape))
#> (2, 4, 7, 6)
