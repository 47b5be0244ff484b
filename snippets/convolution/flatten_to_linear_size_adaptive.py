import torch
from torch import nn

torch.manual_seed(0)
features = nn.Sequential(
    nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
)  # fmt: skip
head = nn.Linear(16 * 5 * 5, 10)

# Fix the size of the map instead, whatever the size of the image.
pool = nn.AdaptiveAvgPool2d((5, 5))
fixed = nn.Sequential(features, pool, nn.Flatten(), head)
sizes = {}
for height, width in (52, 32), (32, 32), (67, 90):
    image = torch.randn(2, 3, height, width)
    sizes[height, width] = tuple(fixed(image).shape)
print(sizes)
#> {(52, 32): (2, 10), (32, 32): (2, 10), (67, 90): (2, 10)}

# It averages: a map that is 5 x 5 already passes unchanged, and a
# larger one loses detail.
small, large = torch.randn(2, 16, 5, 5), torch.randn(2, 16, 10, 5)
pooled = pool(large)
pairs = (large[:, :, 0::2] + large[:, :, 1::2]) / 2
print(torch.equal(pool(small), small), tuple(pooled.shape))
#> True (2, 16, 5, 5)
print("rows averaged in pairs:", torch.allclose(pooled, pairs))
#> rows averaged in pairs: True
