import torch
import torch.nn.functional as F
from torch import nn


class UNet(nn.Module):
    """Down `depth` times by a pool of 2, up again, with skips."""

    def __init__(self, depth, fit=False):
        super().__init__()
        conv = [nn.Conv2d(2, 1, 3, padding=1) for _ in range(depth)]
        self.convs, self.fit = nn.ModuleList(conv), fit

    def forward(self, x):
        skips = []
        for _ in self.convs:
            skips.append(x)
            x = F.max_pool2d(x, 2)
        for conv in self.convs:
            skip = skips.pop()
            x = F.interpolate(x, scale_factor=2.0)
            if self.fit:
                x = F.interpolate(x, size=skip.shape[2:])
            x = conv(torch.cat([x, skip], dim=1))
        return x


def takes(net, height, width):
    try:
        return net(torch.zeros(3, 1, height, width)).shape[2:]
    except RuntimeError:
        return None


# Three pools: only multiples of 2 ** 3 come back to their size.
net, fitting = UNet(3), UNet(3, fit=True)
sizes = range(8, 44)
fits = [n for n in sizes if takes(net, n, 16)]
print(fits)
#> [8, 16, 24, 32, 40]
every = [n for n in sizes if takes(fitting, n, 16) == (n, 16)]
print(len(every), "of", len(sizes))
#> 36 of 36


def padded(net, x, multiple):
    """Repeat the edge up to a multiple, and cut it off again."""
    h, w = x.shape[2:]
    more = 0, -w % multiple, 0, -h % multiple
    x = F.pad(x, more, mode="replicate")
    return net(x)[..., :h, :w]


answer = padded(net, torch.zeros(3, 1, 36, 21), 8)
print(tuple(answer.shape))
#> (3, 1, 36, 21)
