import torch
from torch import nn

x = torch.zeros(7, 3, 32, 17)  # 7 images of 3 channels, 32 x 17
conv = nn.Conv2d(3, 8, kernel_size=(5, 3), stride=2, padding=1)
shape = tuple(conv(x).shape)
print(shape)
#> (7, 8, 15, 9)


def remembered(n, k, s=1, p=0):  # no floor, no dilation
    return (n - k + 2*p) / s + 1


def size(n, k, s=1, p=0, d=1):  # what the layer does
    return (n + 2*p - d*(k-1) - 1) // s + 1


height, width = size(32, 5, s=2, p=1), size(17, 3, s=2, p=1)
print(remembered(32, 5, s=2, p=1), height, width)
#> 15.5 15 9

# Rounded down: the rest at the far end is never read. The
# gradient of the output counts how often a position is.
line = torch.zeros(1, 1, 8, requires_grad=True)
taps = torch.ones(1, 1, 3)
torch.conv1d(line, taps, stride=2).sum().backward()
reads = line.grad.flatten().int().tolist()
print(size(8, 3, s=2), reads)
#> 3 [1, 1, 2, 1, 2, 1, 1, 0]
