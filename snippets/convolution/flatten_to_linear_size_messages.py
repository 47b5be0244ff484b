import torch
from torch import nn

torch.manual_seed(0)
features = nn.Sequential(
    nn.Conv2d(3, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
)  # fmt: skip
images, labels = torch.randn(7, 3, 52, 32), torch.arange(7)
maps, small = features(images), features(images[..., :28, :28])
copied, head = nn.Linear(400, 10), nn.Linear(800, 10)
loss_fn = nn.CrossEntropyLoss()


def said(call):
    try:
        call()
    except (RuntimeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


told = [
    said(lambda: copied(maps.flatten(1))),  # the tutorial's number
    said(lambda: head(maps)),  # no flatten
    said(lambda: head(maps.flatten())),  # the batch flattened too
    said(lambda: head(features(images[0]).flatten(1))),  # one image
    said(lambda: loss_fn(copied(maps.view(-1, 400)), labels)),
    said(lambda: small.view(-1, 400)),  # images of 28 x 28
]
print(*told, sep="\n")
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (7x800 and 400x10)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (1120x5 and 800x10)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x5600 and 800x10)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (16x50 and 800x10)
#> ValueError: Expected input batch_size (14) to match target batch_size (7).
#> RuntimeError: shape '[-1, 400]' is invalid for input of size 1792

# The size of each is that of its own row.
large = head(maps.flatten(1))
little = nn.Linear(256, 10)(small.flatten(1))
print(tuple(large.shape), tuple(little.shape))
#> (7, 10) (7, 10)

# Without a loss view(-1, 400) is silent: two answers an image.
answers = copied(maps.view(-1, 400))
print(len(answers), "answers for", len(images), "images")
#> 14 answers for 7 images

# So are images on their side: 32 x 52 has the same number.
turned = features(images.mT).flatten(1)
print(tuple(turned.shape))
#> (7, 800)
