import torch
from torch.utils.data import DataLoader


def scan(loader, classes, ignore_index=-100):
    """Where labels have no score: (batch, labels)."""
    found = []
    for number, (_, y) in enumerate(loader):
        y = y.long()  # in uint8, -100 is 156
        outside = (y < 0) | (y >= classes)
        bad = y[outside & (y != ignore_index)]
        if len(bad):
            found.append((number, bad.unique().tolist()))
    return found


labels = [0, 2, 1, 1, -100, 2, 0, 1, 3, 1, -1]
data = [(torch.zeros(5), label) for label in labels]
found = scan(DataLoader(data, batch_size=4), classes=3)
print(found)
#> [(2, [-1, 3])]
