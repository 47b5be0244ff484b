import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
skip = torch.rand(3, 4, 11, 14)  # images, channels, height, width
low = F.max_pool2d(skip, 2)  # height 11: five pairs, one row left
up = F.interpolate(low, scale_factor=2.0)
print(tuple(low.shape), tuple(up.shape))
#> (3, 4, 5, 7) (3, 4, 10, 14)
message = "no error"
try:
    torch.cat([up, skip], dim=1)
except RuntimeError as error:
    message = str(error)
print(message)
#> Sizes of tensors must match except in dimension 1. Expected size 10 but got size 11 for tensor number 1 in the list.

# Ask for the size of the skip connection, not for twice the size.
up = F.interpolate(low, size=skip.shape[2:])
joined = torch.cat([up, skip], dim=1)
print(tuple(joined.shape))
#> (3, 8, 11, 14)

# The same where the upsampling is learned.
layer = nn.ConvTranspose2d(4, 4, kernel_size=2, stride=2)
plain, fitted = layer(low), layer(low, output_size=skip.shape[2:])
print(tuple(plain.shape), tuple(fitted.shape))
#> (3, 4, 10, 14) (3, 4, 11, 14)
