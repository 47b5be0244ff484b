import torch
from torch import nn

torch.manual_seed(0)
features = nn.Sequential(
    nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
)  # fmt: skip

# Fix the size of the map instead, whatever the size of the image.
pool, head = nn.AdaptiveAvgPool2d((5, 5)), nn.Linear(400, 10)
fixed = nn.Sequential(features, pool, nn.Flatten(), head)
images = [
    torch.randn(2, 3, 52, 32),
    torch.randn(2, 3, 32, 32),
    torch.randn(2, 3, 67, 90),
]
print([tuple(fixed(x).shape) for x in images])
#> [(2, 10), (2, 10), (2, 10)]

# It averages: here two rows of the map become one.
maps = features(images[0])
pooled = pool(maps)
print(tuple(maps.shape), tuple(pooled.shape))
#> (2, 16, 10, 5) (2, 16, 5, 5)
print(f"{maps[0, 0, :2, 0].mean():.4f} {pooled[0, 0, 0, 0]:.4f}")
#> 0.1024 0.1024
