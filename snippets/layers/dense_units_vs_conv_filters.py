import torch
from torch import nn

torch.manual_seed(0)

# --- 5 units on 10 features: which 5 do they read? All 10. A unit
# owns one weight per feature, so the layer holds 5 x 10 weights.
rows = torch.randn(100, 10)
hidden = nn.Linear(10, 5)
print(tuple(hidden.weight.shape))
#> (5, 10)
# d unit / d feature is that weight, and none of the 50 is zero.
slopes = torch.autograd.functional.jacobian(hidden, rows[0])
print(torch.equal(slopes, hidden.weight), int((slopes != 0).sum()))
#> True 50
# Nudge one feature at a time, ten times: how many units move?
nudged = hidden(rows[0] + torch.eye(10)) - hidden(rows[0])
moved = (nudged.abs() > 1e-4).sum(dim=1).tolist()
print(moved)
#> [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]

# --- One forward pass takes every feature of every row at once.
batched = hidden(rows)
one_by_one = torch.stack([hidden(row) for row in rows])
same = torch.allclose(batched, one_by_one, atol=1e-5)
print(tuple(batched.shape), same)
#> (100, 5) True

# --- 64 filters share their settings, not their weights: each has
# a 3x3 kernel of its own, and each scans every image.
images = torch.randn(100, 1, 28, 28)
conv = nn.Conv2d(1, 64, kernel_size=3)
maps = conv(images)
conv_params = sum(p.numel() for p in conv.parameters())
n_kernels = len(conv.weight.unique(dim=0))
print(tuple(maps.shape), f"{conv_params} parameters")
#> (100, 64, 26, 26) 640 parameters
print(f"{n_kernels} different kernels")
#> 64 different kernels


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

# --- A convolution is a dense layer with most weights zero and the
# rest tied. Send each pixel through alone to read off its column.
pixels = torch.eye(784).reshape(784, 1, 28, 28)
matrix = nn.functional.conv2d(pixels, conv.weight).flatten(1).T
matrix = matrix.detach()
used = matrix[matrix != 0]
n_tied = len(used.unique())
print(f"{matrix.numel():,} weights, {len(used):,} not zero")
#> 33,918,976 weights, 389,376 not zero
print(f"{n_tied} different ones")
#> 576 different ones
biases = conv.bias.repeat_interleave(26 * 26)
as_dense = images.flatten(1) @ matrix.T + biases
print(torch.allclose(as_dense, maps.flatten(1), atol=1e-5))
#> True

# --- So do not flatten first: the neighbours are the point.
flat_error = last_error = "no error"
try:
    conv(images.flatten(1))
except RuntimeError as error:
    flat_error = str(error)
print(flat_error)
#> Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [100, 784]
# Channels go before height and width (Keras: after them).
try:
    conv(images.permute(0, 2, 3, 1))
except RuntimeError as error:
    last_error = str(error).split(", ", 1)[1]
print(last_error)
#> weight of size [64, 1, 3, 3], expected input[100, 28, 28, 1] to have 1 channels, but got 28 channels instead
