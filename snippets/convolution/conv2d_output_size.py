from itertools import product

import torch
from torch import nn

# A batch of 7 images, 3 channels, 32 rows, 17 columns.
x = torch.zeros(7, 3, 32, 17)
conv = nn.Conv2d(3, 8, kernel_size=(5, 3), stride=2, padding=1)
y = conv(x)
print(tuple(y.shape))
#> (7, 8, 15, 9)


# The formula that people remember has no floor and no dilation.
def remembered(n, k, s=1, p=0, d=1):
    return (n - k + 2 * p) / s + 1


# What the layer does, along each axis on its own.
def size(n, k, s=1, p=0, d=1):
    reach = d * (k - 1) + 1  # from the first tap to the last
    return (n + 2 * p - reach) // s + 1


height, width = size(32, 5, s=2, p=1), size(17, 3, s=2, p=1)
print(remembered(32, 5, s=2, p=1), height, width)
#> 15.5 15 9

# Against the layer itself.
tried = wrong = wrong_remembered = 0
sizes = product((5, 8, 12), (1, 2, 3), (1, 2, 3), (0, 1), (1, 2))
for n, k, s, p, d in sizes:
    layer = nn.Conv1d(1, 1, k, s, p, d)
    actual = layer(torch.zeros(1, 1, n)).shape[2]
    tried += 1
    wrong += size(n, k, s, p, d) != actual
    wrong_remembered += remembered(n, k, s, p, d) != actual
print(tried, wrong, wrong_remembered)
#> 108 0 66

# Rounded down means: the rest at the far edge is never read.
# The gradient of the output shows which positions were.
line = torch.zeros(1, 1, 8, requires_grad=True)
ones = torch.ones(1, 1, 3)
torch.conv1d(line, ones, stride=2).sum().backward()
reads = line.grad.flatten().int().tolist()
print(size(8, 3, s=2), reads)
#> 3 [1, 1, 2, 1, 2, 1, 1, 0]

# A kernel that reaches past the padded input.
try:
    answer = nn.Conv2d(3, 8, kernel_size=5)(torch.zeros(7, 3, 4, 9))
    message = str(tuple(answer.shape))
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
print(message)
#> RuntimeError: Calculated padded input size per channel: (4 x 9). Kernel size: (5 x 5). Kernel size can't be greater than actual input size
