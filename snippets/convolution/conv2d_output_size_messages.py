import torch
from torch import nn


def message(layer, *shape):
    try:
        return tuple(layer(torch.zeros(shape)).shape)
    except RuntimeError as error:
        return str(error)


small = message(nn.Conv2d(3, 8, 5), 7, 3, 4, 9)
print(small)
#> Calculated padded input size per channel: (4 x 9). Kernel size: (5 x 5). Kernel size can't be greater than actual input size

# The "kernel size" here is its reach: 3 taps, spread over 7.
spread = message(nn.Conv2d(3, 8, 3, dilation=3), 7, 3, 4, 9)
print(spread)
#> Calculated padded input size per channel: (4 x 9). Kernel size: (7 x 7). Kernel size can't be greater than actual input size

# A large image, and pooling until too little is left.
deep = nn.Sequential(
    nn.MaxPool2d(2), nn.MaxPool2d(2), nn.MaxPool2d(2),
    nn.Conv2d(3, 8, 5))
shrunk = message(deep, 7, 3, 32, 72)
print(shrunk)
#> Calculated padded input size per channel: (4 x 9). Kernel size: (5 x 5). Kernel size can't be greater than actual input size

# Channels last, and by chance 3 rows: the columns are read as rows.
last = message(nn.Conv2d(3, 8, 5), 7, 3, 17, 3)
print(last)
#> Calculated padded input size per channel: (17 x 3). Kernel size: (5 x 5). Kernel size can't be greater than actual input size

# Three axes are one image without a batch: no message here.
grey = message(nn.Conv2d(3, 8, 5), 3, 32, 17)
print(grey)
#> (8, 28, 13)
