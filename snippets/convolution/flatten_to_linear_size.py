import torch
from torch import nn

torch.manual_seed(0)
# From a tutorial for 32 x 32 images. Yours are 52 x 32.
features = nn.Sequential(
    nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
)  # fmt: skip
head = nn.Linear(16 * 5 * 5, 10)  # the tutorial's number
images = torch.randn(7, 3, 52, 32)
message = "no error"
try:
    head(features(images).flatten(1))
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
    print(message)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (7x800 and 400x10)

# Ask the network: send one image of zeros through and look.
with torch.no_grad():
    row = features(torch.zeros(1, 3, 52, 32)).flatten(1)
in_features = row.shape[1]
right = nn.Sequential(features, nn.Flatten(), nn.Linear(800, 10))
print(in_features, tuple(right(images).shape))
#> 800 (7, 10)

# Or let the layer look at the first batch that it gets.
lazy = nn.Sequential(features, nn.Flatten(), nn.LazyLinear(10))
lazy(images)
print(lazy[2].in_features)
#> 800

# Where the number comes from: the map after each layer.
shapes = [(3, 52, 32)]
for depth in (1, 3, 4, 6):
    probe = features[:depth](images)
    shapes.append(tuple(probe.shape[1:]))
print(*shapes, sep="\n")
#> (3, 52, 32)
#> (6, 48, 28)
#> (6, 24, 14)
#> (16, 20, 10)
#> (16, 10, 5)
