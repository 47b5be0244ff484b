import torch
import torch.nn.functional as F

torch.manual_seed(0)
masks = torch.randint(0, 3, (2, 1, 5, 5))
y = masks.squeeze(1)

# argmax(1) over a channel axis of size one: class 0 everywhere.
emptied = masks.argmax(1)
print(y.unique().tolist(), emptied.unique().tolist())
#> [0, 1, 2] [0]

# A network that answers "class 0" looks perfect with it.
blind = torch.tensor([9.0, 0, 0]).view(1, 3, 1, 1)
blind = blind.expand(2, 3, 5, 5)
praised = F.cross_entropy(blind, emptied).item()
honest = F.cross_entropy(blind, y).item()
print(f"{praised:.4f} {honest:.4f}")
#> 0.0002 6.3002

# One output, and a mask of zeros and ones in the same shape.
z = torch.randn(2, 1, 5, 5, requires_grad=True)
binary = (masks > 0).float()
one = F.cross_entropy(z, binary)
(slope,) = torch.autograd.grad(one, z)
bce = F.binary_cross_entropy_with_logits(z, binary).item()
print(f"{one:z.4f} {slope.abs().max():.4f} {bce:.4f}")
#> 0.0000 0.0000 0.9327

classes = "no error"
try:
    F.cross_entropy(z, binary[:, 0].long())
except IndexError as error:
    classes = str(error)
print(classes)
#> Target 1 is out of bounds.

# Square images: the turned mask fits as well.
logits = torch.randn(2, 3, 5, 5)
upright = F.cross_entropy(logits, y).item()
turned = F.cross_entropy(logits, y.mT).item()
print(f"{upright:.4f} {turned:.4f}")
#> 1.2276 1.3536

# A colour image in the shape of the logits passes for shares.
colours = torch.rand(2, 3, 5, 5)
passed = F.cross_entropy(logits, colours).item()
print(f"{passed:.4f}")
#> 2.1122

# One-hot floats, classes last in both: the height passes for them.
hot = F.one_hot(y, 3).float()
last = F.cross_entropy(logits.movedim(1, 3), hot).item()
found = F.cross_entropy(logits, hot.argmax(3)).item()
print(f"{last:.4f} {found:.4f}")
#> 2.9974 1.2276

# Every pixel ignored: the mean over nothing.
nothing = torch.full((2, 5, 5), 255)
empty = F.cross_entropy(logits, nothing, ignore_index=255).item()
print(empty)
#> nan

# A smooth resize puts class 1 between 0 and 2.
edge = torch.tensor([[[[0.0, 0, 2, 2]]]])
smooth = F.interpolate(edge, (1, 12), mode="bilinear")
smooth = smooth.round().long().flatten().tolist()
nearest = F.interpolate(edge, (1, 12)).long().flatten().tolist()
print(smooth, nearest)
#> [0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2] [0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2]

# A 3 x 3 convolution without padding leaves out the border.
image = y[:, None].float()
tap = torch.zeros(1, 1, 3, 3)
tap[0, 0, 1, 1] = 1  # each output is the pixel under its centre
inner = F.conv2d(image, tap)[:, 0].long()
cropped = y[:, 1:-1, 1:-1]
resized = F.interpolate(image, (3, 3), mode="nearest-exact")
fits = (cropped == inner).float().mean().item()
off = (resized[:, 0] == inner).float().mean().item()
print(f"{fits:.0%} {off:.0%}")
#> 100% 50%
