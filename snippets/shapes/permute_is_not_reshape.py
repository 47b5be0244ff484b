import torch
from torch import nn

# Values that name their place: 23 is person 2 on day 3.
x = torch.tensor([[11, 12, 13], [21, 22, 23]])
turned = x.permute(1, 0)  # the same as x.transpose(0, 1)
recut = x.reshape(3, 2)
print("permute:", turned.tolist())
#> permute: [[11, 21], [12, 22], [13, 23]]
print("reshape:", recut.tolist())
#> reshape: [[11, 12], [13, 21], [22, 23]]

# 2 series of 7 steps with 3 features. Conv1d wants the features
# before the steps. Value 152: series 1, step 5, feature 2.
series = 100.0 * torch.arange(2).view(2, 1, 1)
series = series + 10 * torch.arange(7).view(7, 1) + torch.arange(3)
right = series.permute(0, 2, 1)  # or series.transpose(1, 2)
wrong = series.reshape(2, 3, 7)
print("feature 2, permute:", right[0, 2].int().tolist())
#> feature 2, permute: [2, 12, 22, 32, 42, 52, 62]
print("feature 2, reshape:", wrong[0, 2].int().tolist())
#> feature 2, reshape: [42, 50, 51, 52, 60, 61, 62]

# The layer checks the shape, and the shape is right.
torch.manual_seed(0)
conv = nn.Conv1d(3, 4, kernel_size=3)
a, b = conv(right), conv(wrong)
apart = (a - b).abs().max().item()
print(tuple(a.shape), tuple(b.shape), f"{apart:.0f} apart")
#> (2, 4, 5) (2, 4, 5) 22 apart


# A check that finds it: the sum of each feature.
def off(y):
    return (y.sum(2) - series.sum(1)).abs().max().item()


print(f"off by {off(right):.0f} and {off(wrong):.0f}")
#> off by 0 and 154
