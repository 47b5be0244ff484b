import sys

import torch
from torch.utils.data import DataLoader, Dataset


class Pictures(Dataset):
    def __init__(self, fault):
        self.fault, self.read = fault, 0

    def __len__(self):
        return 6

    def __getitem__(self, place):
        if place == 3:
            self.fault()
        self.read += 1
        return torch.tensor(place)


def raises():
    raise ValueError("picture 3 is broken")


def exits():
    sys.exit(4)


def told(fault):
    """One epoch without workers: the fault shows itself."""
    try:
        list(DataLoader(Pictures(fault), num_workers=0))
    except Exception as error:  # SystemExit passes by
        return f"{type(error).__name__}: {error}"
    return "no error"


broken = told(raises)
try:
    ended = told(exits)
except SystemExit as error:
    ended = f"{type(error).__name__}: {error}"
print(broken, ended, sep="\n")
#> ValueError: picture 3 is broken
#> SystemExit: 4
