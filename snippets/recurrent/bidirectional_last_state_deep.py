import torch
from torch import nn

# 2 layers, 2 directions: h_n has 4 rows, layer by layer.
lstm = nn.LSTM(3, 5, 2, bidirectional=True, batch_first=True)
output, (h_n, c_n) = lstm(torch.randn(4, 6, 3))
print(tuple(h_n.shape))
#> (4, 4, 5)

# Of 20 numbers, how many of a row stand where output has the ends?
forward, backward = output[:, -1, :5], output[:, 0, 5:]
at_last = [int((h == forward).sum()) for h in h_n]
at_first = [int((h == backward).sum()) for h in h_n]
print(at_last, at_first)
#> [0, 0, 20, 0] [0, 0, 0, 20]

# The same rows by name: layer, direction, sequence, unit.
named = h_n.unflatten(0, (-1, 2))
top_forward, top_backward = named[-1, 0], named[-1, 1]
same = int((top_forward == h_n[-2]).sum())
also = int((top_backward == h_n[-1]).sum())
print(same, also)
#> 20 20

# Silent: view joins sequences, the first pair is the bottom layer.
ends = torch.cat([h_n[-2], h_n[-1]], dim=1)
mixed = h_n[-2:].view(4, 10)
bottom = torch.cat([h_n[0], h_n[1]], dim=1)
in_mixed = int((mixed == ends).sum())
in_bottom = int((bottom == ends).sum())
print("right:", in_mixed, "and", in_bottom, "of", ends.numel())
#> right: 10 and 0 of 40

# Which weights get no gradient from the last place?
output[:, -1].sum().backward()
named_weights = lstm.named_parameters()
silent = [name for name, w in named_weights if not w.grad.any()]
print(silent)
#> ['weight_hh_l1_reverse']
