import torch
import torch.nn.functional as F
from torch import nn

x = torch.zeros(7, 3, 33, 20)
kept = tuple(nn.Conv2d(3, 8, 5, padding="same")(x).shape)
print(kept)
#> (7, 8, 33, 20)

try:
    nn.Conv2d(3, 8, 5, stride=2, padding="same")
    refused = "no error"
except ValueError as error:
    refused = str(error)
print(refused)
#> padding='same' is not supported for strided convolutions


def same_pad(n, k, s=1, d=1):  # zeros in front and behind
    total = max((-(-n // s) - 1) * s + d*(k-1) + 1 - n, 0)
    return total // 2, total - total // 2


class SameConv2d(nn.Conv2d):
    def forward(self, x):
        rows, columns = map(same_pad, x.shape[-2:],
            self.kernel_size, self.stride, self.dilation)
        x = F.pad(x, (*columns, *rows))
        return F.conv2d(x, self.weight, self.bias, self.stride,
            dilation=self.dilation, groups=self.groups)


halved = tuple(SameConv2d(3, 8, 5, stride=2)(x).shape)
print(halved)
#> (7, 8, 17, 10)

# Size, kernel, stride. Equal ends are a number, like padding=2.
equal = same_pad(33, 5), same_pad(33, 5, 2), same_pad(5, 3, 2)
uneven = same_pad(6, 4), same_pad(20, 5, 2), same_pad(6, 3, 2)
print(equal, uneven)
#> ((2, 2), (2, 2), (1, 1)) ((1, 2), (1, 2), (0, 1))

# padding=k // 2, here padding=1: the same shape, other windows.
row = torch.arange(1.0, 7).view(1, 1, 6)
digits = torch.tensor([[[100.0, 10.0, 1.0]]])
alike = F.conv1d(row, digits, stride=2, padding=1)
ends = same_pad(6, 3, 2)
as_keras = F.conv1d(F.pad(row, ends), digits, stride=2)
print(alike.int().tolist(), as_keras.int().tolist())
#> [[[12, 234, 456]]] [[[123, 345, 560]]]
