import torch
from torch import nn

torch.manual_seed(0)
conv = nn.Conv2d(1, 6, 3)  # grey: one channel in
H, W = 9, 7
picture = torch.rand(H, W)  # (H, W)
stack = torch.rand(4, H, W)  # (N, H, W)
rows = stack.flatten(1)  # (N, pixels)


def tell(x):
    try:
        return tuple(conv(x).shape)
    except RuntimeError as error:
        return str(error)


print(message := tell(picture))
#> Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [9, 7]
print(one := tell(picture[None, None]))
#> (1, 6, 7, 5)
print(several := tell(stack[:, None]))
#> (4, 6, 7, 5)
print(restored := tell(rows.reshape(len(rows), 1, H, W)))
#> (4, 6, 7, 5)

# An axis in front is not always the right one.
print(front := tell(stack.unsqueeze(0)))
#> Given groups=1, weight of size [6, 1, 3, 3], expected input[1, 4, 9, 7] to have 1 channels, but got 4 channels instead
print(wide := tell(rows.unsqueeze(0)))
#> (6, 2, 61)
