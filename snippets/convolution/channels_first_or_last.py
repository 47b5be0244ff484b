import torch
from torch import nn

torch.manual_seed(0)
conv = nn.Conv2d(3, 16, kernel_size=5)

# 2 images, 32 high, 40 wide, with red, green and blue last.
images = torch.rand(2, 32, 40, 3)
message = "no error"
try:
    conv(images)
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
    print(message)
#> RuntimeError: Given groups=1, weight of size [16, 3, 5, 5], expected input[2, 32, 40, 3] to have 3 channels, but got 32 channels instead

# All three put the 3 on axis 1, and conv takes all three.
right = images.permute(0, 3, 1, 2)
mixed = images.reshape(2, 3, 32, 40)
turned = images.transpose(1, 3)
shapes = [tuple(conv(x).shape) for x in (right, mixed, turned)]
print(shapes)
#> [(2, 16, 28, 36), (2, 16, 28, 36), (2, 16, 36, 28)]

# The red, green and blue of one pixel, and where they are now.
pixel = images[0, 0, 0]
kept, row = right[0, :, 0, 0], mixed[0, 0, 0, :3]
print("pixel            ", pixel)
#> pixel             tensor([0.7153, 0.7472, 0.1895])
print("3 planes, permute", kept)
#> 3 planes, permute tensor([0.7153, 0.7472, 0.1895])
print("1 plane, reshape ", row)
#> 1 plane, reshape  tensor([0.7153, 0.7472, 0.1895])

# These silence the error too, or never raise.
misled = nn.Conv2d(32, 16, kernel_size=3)(images)
pooled = nn.MaxPool2d(2)(images)
print(tuple(misled.shape), tuple(pooled.shape))
#> (2, 16, 38, 1) (2, 32, 20, 1)

# memory_format orders the memory; the shape is as it was.
plain = right.contiguous()
last = plain.contiguous(memory_format=torch.channels_last)
print(tuple(plain.shape), plain.stride())
#> (2, 3, 32, 40) (3840, 1280, 40, 1)
print(tuple(last.shape), last.stride())
#> (2, 3, 32, 40) (3840, 1, 120, 3)
