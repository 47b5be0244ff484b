import torch
from torch import nn

torch.manual_seed(0)

# 3 features, 2 units: each unit has a weight for each feature.
x = torch.tensor([1.0, 2.0, 3.0])
weight = torch.tensor([[1.0, -1.0, 2.0], [3.0, 1.0, -2.0]])
bias = torch.tensor([1.0, -4.0])
sums = weight @ x + bias
print(sums.tolist())
#> [6.0, -5.0]

# 10 features, 5 units: how many features does each unit read?
rows = torch.randn(100, 10)
hidden = nn.Linear(10, 5)
slopes = torch.autograd.functional.jacobian(hidden, rows[0])
reads = (slopes != 0).sum(dim=1).tolist()
print("features read:", reads)
#> features read: [10, 10, 10, 10, 10]

# 64 filters on 100 images: flattened they are refused.
images = torch.randn(100, 1, 28, 28)
conv = nn.Conv2d(1, 64, kernel_size=3)
try:
    conv(images.flatten(1))
except RuntimeError as error:
    refused = f"{type(error).__name__}: {error}"
print(refused)
#> RuntimeError: Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: [100, 784]
maps = conv(images)
shape = tuple(maps.shape)
print(shape)
#> (100, 64, 26, 26)

# The filters share their settings. They do not share a kernel.
distinct = conv.weight.unique(dim=0)
n_kernels = len(distinct)
n_params = sum(p.numel() for p in conv.parameters())
print(f"{n_kernels} kernels, {n_params} parameters")
#> 64 kernels, 640 parameters

# Pixels that reach map 7 of an image, and one value of that map.
image = images[:1].requires_grad_()
for_map = torch.autograd.grad(conv(image)[0, 7].sum(), image)[0]
for_value = torch.autograd.grad(conv(image)[0, 7, 12, 4], image)[0]
n_map = for_map.count_nonzero().item()
n_value = for_value.count_nonzero().item()
print(f"a map reads {n_map} pixels, a value {n_value}")
#> a map reads 784 pixels, a value 9
