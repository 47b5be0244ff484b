import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader

# A cast that silences the message and loses the values.
prices = torch.tensor([0.3, 1.7, 2.9])
cut = prices.long()
print(cut)
#> tensor([0, 1, 2])
classes = torch.tensor([0, 1, 2])
mask = classes / 255  # a mask, loaded like a photo
lost, found = mask.long(), (mask * 255).round().long()
print(lost, found)
#> tensor([0, 0, 0]) tensor([0, 1, 2])

# Times in seconds: float32 is too coarse for them as they are.
times = torch.tensor([1.7e9, 1.7e9 + 30], dtype=torch.float64)
coarse = times.float().diff().item()
fine = (times - times[0]).float().diff().item()
print(coarse, fine)
#> 0.0 30.0

# What mixes without a word.
wide = F.mse_loss(prices, prices.double()).dtype
print(wide)
#> torch.float64
loss = F.huber_loss(nn.Parameter(prices), cut)
late = "no error"
try:
    loss.backward()
except RuntimeError as error:
    late = f"{type(error).__name__}: {error}"
print(late)
#> RuntimeError: Found dtype Long but expected Float

# A loader widens the floats that a data set returns.
samples = prices.tolist()
loaded = next(iter(DataLoader(samples, batch_size=3)))
print(torch.tensor(samples).dtype, loaded.dtype)
#> torch.float32 torch.float64
