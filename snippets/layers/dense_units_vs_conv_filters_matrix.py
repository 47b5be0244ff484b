import torch
from torch import nn

torch.manual_seed(0)
images = torch.randn(7, 1, 28, 28)
conv = nn.Conv2d(1, 64, kernel_size=3)

# A convolution is a dense layer with most weights zero and the
# rest tied. Send each pixel through alone to read off its column.
pixels = torch.eye(784).reshape(784, 1, 28, 28)
with torch.no_grad():
    columns = nn.functional.conv2d(pixels, conv.weight)
weights = columns.flatten(1).T
used = weights[weights != 0]
n_tied = len(used.unique())
print(f"{weights.numel():,} weights, {len(used):,} not zero")
#> 33,918,976 weights, 389,376 not zero
print(f"{n_tied} different ones")
#> 576 different ones

# The dense layer with this matrix gives the maps of the conv.
biases = conv.bias.repeat_interleave(26 * 26)
as_dense = images.flatten(1) @ weights.T + biases
as_conv = conv(images).flatten(1)
print(torch.allclose(as_dense, as_conv, atol=1e-5))
#> True
