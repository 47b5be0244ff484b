import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.nn.utils.rnn import pad_packed_sequence

torch.manual_seed(0)
x = torch.randn(3, 20, 1)  # 3 windows, 20 steps, 1 feature
lstm = nn.LSTM(1, 300, batch_first=True)

# Padded rows of 20, 12 and 5 steps: out is 0 after the end of each
# row, h_n stops at its last real step.
lengths = torch.tensor([20, 12, 5])
packed = pack_padded_sequence(x, lengths, batch_first=True)
packed_out, (packed_h, _) = lstm(packed)
padded, _ = pad_packed_sequence(packed_out, batch_first=True)
zero_at_end = (padded[:, -1] == 0).all(dim=1).tolist()
ends = padded[torch.arange(3), lengths - 1]
print("out[:, -1] is zero:", zero_at_end)
#> out[:, -1] is zero: [False, True, True]
print("h_n is the last real step:", torch.equal(packed_h[0], ends))
#> h_n is the last real step: True

# proj_size makes h narrower than c. (float64: in float32 on a CPU
# this option warns that it runs without oneDNN.)
narrow = nn.LSTM(1, 300, proj_size=5, batch_first=True).double()
_, (narrow_h, narrow_c) = narrow(x.double())
print(tuple(narrow_h.shape), tuple(narrow_c.shape))
#> (1, 3, 5) (1, 3, 300)
