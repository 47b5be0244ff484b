import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
# From a tutorial for 32 x 32 images. Yours are 52 x 32.
features = nn.Sequential(
    nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
)  # fmt: skip
head = nn.Linear(16 * 5 * 5, 10)  # the tutorial's number
images, labels = torch.randn(7, 3, 52, 32), torch.randint(10, (7,))
copied = halves = "no error"

try:
    head(features(images).flatten(1))
except RuntimeError as error:
    copied = str(error)
    print(f"{type(error).__name__}: {error}")
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (7x800 and 400x10)

# view(-1, 400) silences that error by cutting each image in two:
# a batch of 7 becomes 14, and the loss is the next to complain.
cut = features(images).view(-1, 400)
print(tuple(cut.shape))
#> (14, 400)
try:
    F.cross_entropy(head(cut), labels)
except ValueError as error:
    halves = str(error)
    print(f"{type(error).__name__}: {error}")
#> ValueError: Expected input batch_size (14) to match target batch_size (7).

# Ask the network: send one image of zeros through and look.
with torch.no_grad():
    row = features(torch.zeros(1, 3, 52, 32)).flatten(1)
in_features = row.shape[1]
fitting = nn.Linear(in_features, 10)
right = nn.Sequential(features, nn.Flatten(), fitting)
print(in_features, tuple(right(images).shape))
#> 800 (7, 10)

# Or let the layer look at the first batch that it gets.
lazy = nn.Sequential(features, nn.Flatten(), nn.LazyLinear(10))
lazy(images)
print(lazy[2].in_features)
#> 800

# Where the number comes from: the map after each layer.
shapes, probe = [(3, 52, 32)], torch.zeros(1, 3, 52, 32)
for layer in features:
    probe = layer(probe)
    shapes.append(tuple(probe.shape[1:]))
    if not isinstance(layer, nn.ReLU):  # changes no size
        print(f"{type(layer).__name__:9} {shapes[-1]}")
#> Conv2d    (6, 48, 28)
#> MaxPool2d (6, 24, 14)
#> Conv2d    (16, 20, 10)
#> MaxPool2d (16, 10, 5)
