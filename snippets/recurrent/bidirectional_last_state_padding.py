import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

torch.manual_seed(0)
lstm = nn.LSTM(3, 5, bidirectional=True, batch_first=True)
x = torch.randn(4, 6, 3)
lengths = torch.tensor([6, 5, 3, 2])
for row, length in enumerate(lengths):
    x[row, length:] = 0


def join(h_n):
    return torch.cat([h_n[-2], h_n[-1]], dim=-1)


def gap(v):
    """The largest distance of a half from the row fed alone."""
    off = (v - alone).abs()
    return [round(half.max().item(), 2) for half in off.split(5, 1)]


rows = zip(x, lengths)
alone = torch.stack([join(lstm(row[:n])[1][0]) for row, n in rows])

output, (h_n, c_n) = lstm(x)
picked = gap(output[torch.arange(4), lengths - 1])
padded = gap(join(h_n))
_, (h_n, c_n) = lstm(pack_padded_sequence(x, lengths, True))
packed = gap(join(h_n))
print(picked, padded, packed)
#> [0.0, 0.41] [0.16, 0.06] [0.0, 0.0]
