import torch
from torch import nn

torch.manual_seed(0)
rows = torch.randn(481, 3)
last = rows.split(32)[-1]  # 481 rows are 15 batches and one row
norm = nn.BatchNorm1d(3)
message = "no error"
try:
    norm(last)
except ValueError as error:
    message = f"{type(error).__name__}: {error}"
    print(message)
#> ValueError: Expected more than 1 value per channel when training, got input size torch.Size([1, 3])

# One image has many values for each channel: no error.
image = torch.randn(1, 3, 4, 5)
out = nn.BatchNorm2d(3)(image)
print(f"{tuple(out.shape)} mean {out.mean():z.2f}")
#> (1, 3, 4, 5) mean 0.00

# Two rows come out as -1 and 1: which is larger is all that stays.
pair = norm(rows[:2])
print(pair)
#> tensor([[-1.0000, -1.0000, -1.0000],
#>         [ 1.0000,  1.0000,  1.0000]], grad_fn=<NativeBatchNormBackward0>)

# Drop the last row while you train; predict in eval mode.
loader = torch.utils.data.DataLoader(rows, 32, drop_last=True)
sizes = {len(batch) for batch in loader}
one = norm.eval()(last)
print(len(loader), sizes, tuple(one.shape))
#> 15 {32} (1, 3)

# A loader of single rows keeps them. Two images of a pixel run.
data = torch.utils.data
singles = data.DataLoader(rows, batch_size=1, drop_last=True)
pixels = nn.BatchNorm2d(3)(torch.randn(2, 3, 1, 1))
print(len(singles), tuple(pixels.shape))
#> 481 (2, 3, 1, 1)
