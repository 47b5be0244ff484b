import torch
from torch import nn

torch.manual_seed(0)
conv = nn.Conv2d(1, 64, kernel_size=3)

# PyTorch wants channels before height and width, Keras after them.
last = torch.randn(100, 28, 28, 1)
last_error = "no error"
try:
    conv(last)
except RuntimeError as error:
    last_error = f"{type(error).__name__}: {error}"
print(last_error)
#> RuntimeError: Given groups=1, weight of size [64, 1, 3, 3], expected input[100, 28, 28, 1] to have 1 channels, but got 28 channels instead
moved = conv(last.permute(0, 3, 1, 2))
print(tuple(moved.shape))
#> (100, 64, 26, 26)

# A single image needs no batch axis: three axes are accepted.
single = conv(torch.randn(1, 28, 28))
print(tuple(single.shape))
#> (64, 26, 26)

# Permute moves the axes. Reshape keeps the order in memory, and
# only with one channel is that the same thing.
grey = torch.arange(2 * 5 * 7).reshape(2, 5, 7, 1)
colour = torch.arange(2 * 5 * 7 * 3).reshape(2, 5, 7, 3)
grey_first = grey.permute(0, 3, 1, 2)
colour_first = colour.permute(0, 3, 1, 2)
grey_same = torch.equal(grey_first, grey.reshape(2, 1, 5, 7))
colour_same = torch.equal(colour_first, colour.reshape(2, 3, 5, 7))
print(grey_same, colour_same)
#> True False
