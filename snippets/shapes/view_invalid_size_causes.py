import torch
import torch.nn.functional as F
from torch import nn


def said(call):
    try:
        call()
    except RuntimeError as error:
        return str(error)
    return "no error"


images = torch.zeros(6, 1, 32, 36)
last = torch.zeros(17, 1, 28, 28)  # the others hold 64 images
one = torch.zeros(1, 28, 28)
words = torch.zeros(2, 5, 10)
query, keys = torch.zeros(4, 3, 8), torch.zeros(6, 5, 8)
attention = nn.MultiheadAttention(8, 2)

told = [
    said(lambda: images.view(-1, 784)),  # another size of image
    said(lambda: images.reshape(-1, 784)),
    said(lambda: last.view(64, 784)),  # the batch in the code
    said(lambda: last.view(64, -1)),
    said(lambda: one.view(64, 784)),
    said(lambda: words.view(2, 5, 3, 3)),  # heads
    said(lambda: attention(query, keys, keys)),  # batches 3 and 5
    said(lambda: images.view_as(last)),
    said(lambda: last.view(64, 28, 28)),  # rows as steps
]
print(*told, sep="\n")
#> shape '[-1, 784]' is invalid for input of size 6912
#> shape '[-1, 784]' is invalid for input of size 6912
#> shape '[64, 784]' is invalid for input of size 13328
#> shape '[64, -1]' is invalid for input of size 13328
#> shape '[64, 784]' is invalid for input of size 784
#> shape '[2, 5, 3, 3]' is invalid for input of size 100
#> shape '[6, 6, 4]' is invalid for input of size 240
#> shape '[17, 1, 28, 28]' is invalid for input of size 6912
#> shape '[64, 28, 28]' is invalid for input of size 13328

# Axis 0 kept, the last batch and the single image pass.
kept = last.flatten(1), one[None].flatten(1)
heads = words.view(2, 5, 2, 5)  # 2 divides 10, 3 does not
size = (28, 28)
small = F.interpolate(images, size, mode="bilinear", antialias=True)
small = small.flatten(1)
steps = last.view(len(last), 28, 28)
print(*(tuple(x.shape) for x in (*kept, heads, small, steps)))
#> (17, 784) (1, 784) (2, 5, 2, 5) (6, 784) (17, 28, 28)
