import torch
from torch import nn

torch.manual_seed(0)

# "5 units read 5 of the 10 features." They read all 10: a unit
# owns one weight per feature, so the layer holds 5 x 10 weights,
# and the slope of a unit along a feature is that weight.
rows = torch.randn(100, 10)
hidden = nn.Linear(10, 5)
slopes = torch.autograd.functional.jacobian(hidden, rows[0])
print(tuple(slopes.shape), torch.equal(slopes, hidden.weight))
#> (5, 10) True
# Nudge one feature at a time, ten times: how many units move?
nudged = hidden(rows[0] + torch.eye(10)) - hidden(rows[0])
moved = (nudged.abs() > 1e-4).sum(dim=1).tolist()
print(moved)
#> [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]

# One forward pass takes every feature of every row at once.
batched = hidden(rows)
one_by_one = torch.stack([hidden(row) for row in rows])
same = torch.allclose(batched, one_by_one, atol=1e-5)
print(tuple(batched.shape), same)
#> (100, 5) True

# "64 filters share the picture out." They share settings: each
# has a 3x3 kernel of its own and scans every image with it.
images = torch.randn(100, 1, 28, 28)
conv = nn.Conv2d(1, 64, kernel_size=3)
maps = conv(images)
conv_params = sum(p.numel() for p in conv.parameters())
n_kernels = len(conv.weight.unique(dim=0))
shape = tuple(maps.shape)
print(shape, f"{n_kernels} kernels, {conv_params} parameters")
#> (100, 64, 26, 26) 64 kernels, 640 parameters


def pixels_behind(output):
    """True where a pixel of the first image can change `output`."""
    return torch.autograd.grad(output, image)[0][0, 0] != 0


# A whole map comes from the whole picture. One value of a map
# comes from one 3x3 window of it.
image = images[:1].clone().requires_grad_()
behind_map = pixels_behind(conv(image)[0, 7].sum())
behind_value = pixels_behind(conv(image)[0, 7, 12, 4])
n_map, n_value = int(behind_map.sum()), int(behind_value.sum())
print(f"a map reads {n_map} pixels, a value {n_value}")
#> a map reads 784 pixels, a value 9

# So do not flatten first: the neighbours are the point.
flat_error = "no error"
try:
    conv(images.flatten(1))
except RuntimeError as error:
    flat_error = f"{type(error).__name__}: {error}"
print(flat_error)
#> RuntimeError: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [100, 784]
