import torch
from torch import nn

N, T, C, H, W = 2, 5, 3, 9, 7
conv = nn.Conv2d(C, 6, 3)
video = torch.rand(N, T, C, H, W)
twice = torch.rand(4, 1, C, H, W)
colour = torch.rand(4, C * H * W)  # (N, pixels)
project = nn.Linear(8, C * H * W)  # a generator's first layer
seeds = torch.rand(4, 8)


def tell(layer, x):
    try:
        return tuple(layer(x).shape)
    except RuntimeError as error:
        return str(error).split(", but")[0]


for x in (video, twice, colour, project(seeds)):
    print(tuple(x.shape), tell(conv, x))
#> (2, 5, 3, 9, 7) Expected 3D (unbatched) or 4D (batched) input to conv2d
#> (4, 1, 3, 9, 7) Expected 3D (unbatched) or 4D (batched) input to conv2d
#> (4, 189) Expected 3D (unbatched) or 4D (batched) input to conv2d
#> (4, 189) Expected 3D (unbatched) or 4D (batched) input to conv2d

frames = video.flatten(0, 1)
print(by_video := tuple(conv(frames).unflatten(0, (N, T)).shape))
#> (2, 5, 6, 7, 5)
print(single := tell(conv, twice.squeeze(1)))
#> (4, 6, 7, 5)
grow = nn.Sequential(project, nn.Unflatten(-1, (C, H, W)), conv)
print(grown := tell(grow, seeds))
#> (4, 6, 7, 5)
up = nn.ConvTranspose2d(8, 6, 3)  # or vectors as one pixel each
print(tell(up, seeds), spread := tell(up, seeds[:, :, None, None]))
#> Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d (4, 6, 3, 3)

# Silent: colour rows cut as if they were grey.
cut = colour.reshape(-1, 1, H, W)
whole = colour.reshape(len(colour), C, H, W)
print(tuple(cut.shape), tuple(whole.shape))
#> (12, 1, 9, 7) (4, 3, 9, 7)
# Silent: without the batch axis, Flatten keeps the filters.
image = torch.rand(C, H, W)
head = nn.Sequential(conv, nn.Flatten())
print(tell(head, image), tell(head, image[None]))
#> (6, 35) (1, 210)

# Its sisters count in the same way.
line, cube = nn.Conv1d(1, 6, 3), nn.Conv3d(1, 6, 3)
grow_map = nn.ConvTranspose2d(1, 6, 3)
flat = torch.rand(9)
sisters = [tell(x, flat) for x in (line, grow_map, cube)]
print(*sisters, sep="\n")
#> Expected 2D (unbatched) or 3D (batched) input to conv1d
#> Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d
#> Expected 4D (unbatched) or 5D (batched) input to conv3d
# A grey volume lacks the same axes.
scan, scans = torch.rand(8, H, W), torch.rand(4, 8, H, W)
depths = [tell(cube, x) for x in (scan[None, None], scans[:, None])]
print(*depths, tell(cube, scans), sep="\n")
#> (1, 6, 6, 7, 5)
#> (4, 6, 6, 7, 5)
#> Given groups=1, weight of size [6, 1, 3, 3, 3], expected input[1, 4, 8, 9, 7] to have 1 channels
