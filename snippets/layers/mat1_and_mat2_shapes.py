import torch
from torch import nn

# Written for images of 32 x 32, fed with 28 x 28.
features = nn.Sequential(
    nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(),
)  # fmt: skip
head = nn.Linear(400, 120)
x = features(torch.zeros(2, 1, 28, 28))
message = ""
try:
    head(x)
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
print(message)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x256 and 400x120)

# The layer gets the 256, or the images get the size it is for.
fixed = nn.Linear(256, 120)(x)
large = features(torch.zeros(2, 1, 32, 32))
print(tuple(fixed.shape), tuple(head(large).shape))
#> (2, 120) (2, 120)
