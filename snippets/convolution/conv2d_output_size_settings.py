import torch
from torch import nn

x = torch.zeros(7, 3, 32, 17)
keep = nn.Conv2d(3, 8, 5, padding=2)  # d*(k-1)//2
up = nn.Conv2d(3, 8, 3, stride=2, padding=1)
down = nn.Conv2d(3, 8, 2, stride=2)
less = nn.Conv2d(3, 8, 5)
atrous = nn.Conv2d(3, 8, 3, dilation=2)
pool = nn.MaxPool2d(2)
sizes = [
    tuple(layer(x).shape[2:])
    for layer in (keep, up, down, less, atrous, pool)
]
print(sizes)
#> [(32, 17), (16, 9), (16, 8), (28, 13), (28, 13), (16, 8)]
