import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 3, 33, 20)


def attempt(make):
    try:
        result = tuple(make()(x).shape)
    except (ValueError, TypeError) as error:
        result = f"{type(error).__name__}: {error}"
    print(result)
    return result


# With a stride of 1 the Keras word works.
plain = attempt(lambda: nn.Conv2d(3, 8, 5))
#> (7, 8, 29, 16)
same = attempt(lambda: nn.Conv2d(3, 8, 5, padding="same"))
#> (7, 8, 33, 20)
# With a stride, and in pooling, it does not.
strided = attempt(lambda: nn.Conv2d(3, 8, 5, 2, padding="same"))
#> ValueError: padding='same' is not supported for strided convolutions
pooled = attempt(lambda: nn.MaxPool2d(3, padding="same"))
#> TypeError: max_pool2d(): argument 'padding' (position 4) must be tuple of ints, not str

# padding=k // 2 is what people write instead. The shape is that
# of Keras, and the windows stand elsewhere: the digits tell.
line = torch.arange(1.0, 7).view(1, 1, 6)
digits = torch.tensor([[[100.0, 10.0, 1.0]]])
alike = F.conv1d(line, digits, stride=2, padding=1)
print(alike.int().tolist())
#> [[[12, 234, 456]]]


# The line that works: Keras's rule, then no padding.
def same_pad(n, k, s=1, d=1):
    reach = (-(-n // s) - 1) * s + d * (k - 1) + 1
    total = max(reach - n, 0)  # an odd zero goes to the end
    return total // 2, total - total // 2


ends = same_pad(6, 3, 2)
as_keras = F.conv1d(F.pad(line, ends), digits, stride=2)
print(ends, as_keras.int().tolist())
#> (0, 1) [[[123, 345, 560]]]
sides = (*same_pad(20, 5, 2), *same_pad(33, 5, 2))  # width first
image = nn.Conv2d(3, 8, 5, stride=2)(F.pad(x, sides))
print(sides, tuple(image.shape))
#> (1, 2, 2, 2) (7, 8, 17, 10)
