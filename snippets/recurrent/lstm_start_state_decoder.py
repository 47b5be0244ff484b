import torch
from torch import nn

torch.manual_seed(0)
source, target = torch.randn(7, 6, 3), torch.randn(7, 9, 8)

# One direction: the top layer starts a decoder of one layer.
encoder = nn.LSTM(3, 5, num_layers=3, batch_first=True)
_, (h_n, c_n) = encoder(source)
top = h_n[-1:], c_n[-1:]  # h_n[-1] would lose the axis
decoder = nn.LSTM(8, 5, batch_first=True)
decoded, _ = decoder(target, top)
print(tuple(h_n.shape), tuple(top[0].shape), tuple(decoded.shape))
#> (3, 7, 5) (1, 7, 5) (7, 9, 5)

# Two directions: their rows take turns.
both = nn.LSTM(3, 5, 2, batch_first=True, bidirectional=True)
_, (rows_h, rows_c) = both(source)


def joined(rows):  # forward and backward, side by side
    return torch.cat([rows[0::2], rows[1::2]], dim=-1)


def added(rows):  # for a decoder of 5 units, not 10
    return rows[0::2] + rows[1::2]


state = joined(rows_h), joined(rows_c)
wide = nn.LSTM(8, 10, num_layers=2, batch_first=True)
output, _ = wide(target, state)
last = joined(rows_h)[-1:], joined(rows_c)[-1:]  # for one layer
print(tuple(rows_h.shape), tuple(state[0].shape), len(last[0]))
#> (4, 7, 5) (2, 7, 10) 1

# One step at a time: keep the axis of the step.
step, _ = wide(target[:, :1], state)
print(tuple(step.shape))
#> (7, 1, 10)
