import torch
from torch import nn

torch.manual_seed(0)

# 2 colour images, 32 high and 40 wide, with red, green and blue
# last, as Keras wants them.
images = torch.rand(2, 32, 40, 3)
conv = nn.Conv2d(3, 16, kernel_size=5)
message = "no error"
try:
    conv(images)
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
    print(message)
#> RuntimeError: Given groups=1, weight of size [16, 3, 5, 5], expected input[2, 32, 40, 3] to have 3 channels, but got 32 channels instead

# Three ways to put the 3 on axis 1. All run, one is right.
right = images.permute(0, 3, 1, 2)
recut = images.reshape(2, 3, 32, 40)
on_its_side = images.transpose(1, 3)
red = images[..., 0]
names = ("permute", "reshape", "transpose")
for name, batch in zip(names, (right, recut, on_its_side)):
    kept = torch.equal(batch[:, 0], red)
    print(f"{name:9} {tuple(conv(batch).shape)} red is red: {kept}")
#> permute   (2, 16, 28, 36) red is red: True
#> reshape   (2, 16, 28, 36) red is red: False
#> transpose (2, 16, 36, 28) red is red: False

# Copying the 32 of the message into the layer silences it too.
misled = nn.Conv2d(32, 16, kernel_size=3)(images)
print("Conv2d(32, 16, 3):", tuple(misled.shape))
#> Conv2d(32, 16, 3): (2, 16, 38, 1)

# A layer without weights has nothing to compare with.
pool = nn.MaxPool2d(2)
pooled, pooled_wrong = pool(right), pool(images)
print("pooled:", tuple(pooled.shape), tuple(pooled_wrong.shape))
#> pooled: (2, 3, 16, 20) (2, 32, 20, 1)

# memory_format orders the MEMORY. The shape says channels first.
plain = right.contiguous()
last = right.contiguous(memory_format=torch.channels_last)
print(tuple(plain.shape), plain.stride())
#> (2, 3, 32, 40) (3840, 1280, 40, 1)
print(tuple(last.shape), last.stride())
#> (2, 3, 32, 40) (3840, 1, 120, 3)
