import torch
from torch import nn

# Written for images of 32 x 32, fed with 28 x 28.
features = nn.Sequential(
    nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(),
)  # fmt: skip
head = nn.Linear(400, 120)
images = torch.zeros(2, 1, 28, 28)


def attempt(layer, data):
    try:
        return tuple(layer(data).shape)
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"


# mat1 is your data, mat2 the layer: 256 arrive, 400 are expected.
flat = features(images)
print(tuple(flat.shape), tuple(head.weight.shape))
#> (2, 256) (120, 400)
message = attempt(head, flat)
print(message)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x256 and 400x120)

# So the layer gets the 256, or the images get the size it was for.
fixed = attempt(nn.Linear(256, 120), flat)
resized = attempt(head, features(torch.zeros(2, 1, 32, 32)))
lazy = attempt(nn.LazyLinear(120), flat)  # fills in the 256 itself
print(fixed, resized, lazy)
#> (2, 120) (2, 120) (2, 120)

# "Another batch size." Only the first number of mat1 changes.
bigger = attempt(head, features(torch.zeros(9, 1, 28, 28)))
print(bigger)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (9x256 and 400x120)

# No axis of your tensor is 28? All but the last are multiplied:
# 4 x 7 rows of 10.
series = attempt(nn.Linear(12, 5), torch.zeros(4, 7, 10))
print(series)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (28x10 and 12x5)

# "Transpose until it runs." 7 samples of 3 features, wrong layer:
table, wrong = torch.zeros(7, 3), nn.Linear(7, 2)
refused = attempt(wrong, table)
transposed = attempt(wrong, table.T)
right = attempt(nn.Linear(3, 2), table)
print(refused)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (7x3 and 7x2)
print("transposed:", transposed, "- 3 answers for 7 samples")
#> transposed: (3, 2) - 3 answers for 7 samples
print("in_features=3:", right)
#> in_features=3: (7, 2)
