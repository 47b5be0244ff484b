import torch
from torch import nn

x = torch.zeros(3, 4, 5)
batch = x.unsqueeze(0)  # one image: (C, H, W) -> (1, C, H, W)
grey = x.unsqueeze(1)  # grey images: (N, H, W) -> (N, 1, H, W)
print(tuple(batch.shape), tuple(grey.shape))
#> (1, 3, 4, 5) (3, 1, 4, 5)

x, y = torch.zeros(6, 7), torch.zeros(6)
sensor = x.unsqueeze(-1)  # for an LSTM: (N, T) -> (N, T, 1)
wave = x.unsqueeze(1)  # for Conv1d: (N, T) -> (N, 1, T)
targets = y.unsqueeze(1)  # (N,) -> (N, 1), as of Linear(k, 1)
print(*(tuple(t.shape) for t in (sensor, wave, targets)))
#> (6, 7, 1) (6, 1, 7) (6, 1)

model = nn.Linear(7, 1)
scores = model(x)
flat = scores.squeeze(1)  # (N, 1) -> (N,)
print(tuple(scores.shape), tuple(flat.shape))
#> (6, 1) (6,)

table = torch.arange(15.0).view(3, 5)
column = table.mean(dim=1, keepdim=True)
print(column.tolist())
#> [[2.0], [7.0], [12.0]]

x = torch.zeros(1, 3, 1, 5)
both = x.squeeze((0, 2))
print(tuple(both.shape))
#> (3, 5)
