import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 6, 3)  # 7 sequences, 6 steps, 3 numbers
h, c = torch.randn(2, 7, 5)  # 5 units
lstm = nn.LSTM(3, 5, batch_first=True)
message = "no error"
try:
    lstm(x, (h, c))
except RuntimeError as error:
    message = str(error)
print(message)
#> For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors

state = h.unsqueeze(0), c.unsqueeze(0)
output, (h_n, c_n) = lstm(x, state)
print(tuple(state[0].shape), tuple(h_n.shape))
#> (1, 7, 5) (1, 7, 5)

# Two layers in both directions: four rows in front.
deep = nn.LSTM(3, 5, 2, batch_first=True, bidirectional=True)
_, (rows, _) = deep(x)
print(tuple(rows.shape))
#> (4, 7, 5)

# No state at all is the same as zeros.
zeros = torch.zeros(1, 7, 5)
untold, told = lstm(x)[0], lstm(x, (zeros, zeros))[0]
gap = torch.dist(untold, told, torch.inf).item()  # the largest
print(gap)
#> 0.0
