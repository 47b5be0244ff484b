import torch
import torch.nn.functional as F


def said(*parts, dim=1):
    """The sizes that the message names, or the shape."""
    try:
        return tuple(torch.cat(parts, dim).shape)
    except RuntimeError as error:
        return str(error).split(". ")[1].partition(" for ")[0]


def double(x):
    return F.interpolate(x, scale_factor=2.0)


skip, wide = torch.zeros(3, 4, 11, 14), torch.zeros(3, 4, 12, 16)
kernel = torch.zeros(4, 4, 3, 3)
up = double(F.max_pool2d(skip, 2))
strided = double(F.conv2d(skip, kernel, stride=2, padding=1))
bare = F.conv2d(wide, kernel)  # no padding
full, rest = torch.zeros(8, 7), torch.zeros(5, 7)
narrow = torch.zeros(8, 6)

told = {
    "pool, odd size": said(up, skip),
    "stride 2, padding 1, odd size": said(strided, skip),
    "skip of another level": said(up, double(up)),
    "unpadded convolution": said(bare, wide),
    "another batch": said(full, rest),
    "along the wrong axis": said(full, narrow, dim=0),
}
for cause, sizes in told.items():
    print(f"{cause}: {sizes}")
#> pool, odd size: Expected size 10 but got size 11
#> stride 2, padding 1, odd size: Expected size 12 but got size 11
#> skip of another level: Expected size 10 but got size 20
#> unpadded convolution: Expected size 10 but got size 12
#> another batch: Expected size 8 but got size 5
#> along the wrong axis: Expected size 7 but got size 6

# Remedies that only look like one: another axis,
tall = said(up, skip, dim=2)
print(tall)
#> (3, 4, 21, 14)
# ceil_mode, which is one too large instead of one too small,
ceiled = F.max_pool2d(skip, 2, ceil_mode=True)
print(2 * ceiled.shape[2], "for", skip.shape[2])
#> 12 for 11
# and half of the difference at each end: half of 1 is 0.
missing = skip.shape[2] - up.shape[2]
half = missing // 2
short = F.pad(up, (0, 0, half, half))
print(missing, half, tuple(short.shape))
#> 1 0 (3, 4, 10, 14)
