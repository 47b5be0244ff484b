import torch
from torch import nn

torch.manual_seed(0)
conv = nn.Conv2d(3, 16, kernel_size=5)
image, flat = torch.rand(32, 40, 3), torch.rand(7, 32, 40)
grey, rgba = torch.rand(2, 1, 32, 40), torch.rand(2, 4, 32, 40)
colour = torch.rand(2, 3, 32, 40)


def told(layer, x):
    try:
        layer(x)
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"


causes = [told(conv, x) for x in (image, grey, rgba, flat)]
causes.append(told(nn.Conv2d(6, 8, 5), conv(colour)))
causes.append(told(nn.Conv2d(1, 16, 5), colour))
twice = colour.permute(0, 3, 1, 2)  # they stood in front already
causes.append(told(conv, twice))
print(*causes, sep="\n")
#> RuntimeError: Given groups=1, weight of size [16, 3, 5, 5], expected input[1, 32, 40, 3] to have 3 channels, but got 32 channels instead
#> RuntimeError: Given groups=1, weight of size [16, 3, 5, 5], expected input[2, 1, 32, 40] to have 3 channels, but got 1 channels instead
#> RuntimeError: Given groups=1, weight of size [16, 3, 5, 5], expected input[2, 4, 32, 40] to have 3 channels, but got 4 channels instead
#> RuntimeError: Given groups=1, weight of size [16, 3, 5, 5], expected input[1, 7, 32, 40] to have 3 channels, but got 7 channels instead
#> RuntimeError: Given groups=1, weight of size [8, 6, 5, 5], expected input[2, 16, 28, 36] to have 6 channels, but got 16 channels instead
#> RuntimeError: Given groups=1, weight of size [16, 1, 5, 5], expected input[2, 3, 32, 40] to have 1 channels, but got 3 channels instead
#> RuntimeError: Given groups=1, weight of size [16, 3, 5, 5], expected input[2, 40, 3, 32] to have 3 channels, but got 40 channels instead

mean = colour.mean(dim=-3, keepdim=True)
cured = [
    conv(image.permute(2, 0, 1)[None]),
    conv(grey.repeat(1, 3, 1, 1)),
    conv(rgba[..., :3, :, :]),
    conv(flat[:, None].repeat(1, 3, 1, 1)),
    nn.Conv2d(16, 8, 5)(conv(colour)),
    nn.Conv2d(1, 16, 5)(mean),
    conv(colour),
]
print([tuple(x.shape) for x in cured])
#> [(1, 16, 28, 36), (2, 16, 28, 36), (2, 16, 28, 36), (7, 16, 28, 36), (2, 8, 24, 32), (2, 16, 28, 36), (2, 16, 28, 36)]

# Grey, without the repetition: sum the kernel over the colours.
summed = nn.Conv2d(1, 16, 5)
weight = conv.weight.sum(dim=1, keepdim=True)
summed.load_state_dict({"weight": weight, "bias": conv.bias})
apart = (cured[1] - summed(grey)).abs().max().item()
print(f"largest difference: {apart:.4f}")
#> largest difference: 0.0000

# One image: conv takes it, BatchNorm2d wants a batch.
out, refused = conv(image.permute(2, 0, 1)), "no error"
norm = nn.BatchNorm2d(16)
try:
    norm(out)
except ValueError as error:
    refused = f"{type(error).__name__}: {error}"
    print(tuple(out.shape), refused)
#> (16, 28, 36) ValueError: expected 4D input (got 3D input)
