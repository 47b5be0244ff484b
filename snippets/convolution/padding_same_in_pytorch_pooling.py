import torch
import torch.nn.functional as F
from torch import nn

try:
    nn.MaxPool1d(3, padding="same")(torch.zeros(1, 1, 6))
    refused = "no error"
except TypeError as error:
    refused = str(error)
print(refused)
#> max_pool1d(): argument 'padding' (position 4) must be tuple of ints, not str

# Kernel 3, stride 2, 6 positions: one position behind.
ends, lowest = (0, 1), float("-inf")
x = torch.arange(-6.0, 0).view(1, 1, 6)
most = F.max_pool1d(F.pad(x, ends, value=lowest), 3, 2)
zero_wins = F.max_pool1d(F.pad(x, ends), 3, 2)
shifted = F.max_pool1d(x, 3, 2, padding=1)
print(*(y.flatten().tolist() for y in (most, zero_wins, shifted)))
#> [-4.0, -2.0, -1.0] [-4.0, -2.0, 0.0] [-5.0, -3.0, -1.0]

# A mean over the real positions only, as in TensorFlow.
def mean(x, ends, k, s):
    count = F.avg_pool1d(F.pad(torch.ones_like(x), ends), k, s)
    return F.avg_pool1d(F.pad(x, ends), k, s) / count


means = mean(x + 7, ends, 3, 2)
counted = F.avg_pool1d(F.pad(x + 7, ends), 3, 2)
last = counted[0, 0, 2].item()
print(means.flatten().tolist(), f"{last:.2f}")
#> [2.0, 4.0, 5.5] 3.67
