import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.nn.utils.rnn import pad_packed_sequence, pad_sequence

# Sequences of 5, 2 and 4 steps with 6 features, padded with zeros.
torch.manual_seed(0)
rows = [torch.randn(n, 6) for n in (5, 2, 4)]
lengths = torch.tensor([len(row) for row in rows])
x = pad_sequence(rows, batch_first=True)
lstm = nn.LSTM(6, 4, batch_first=True)
alone = torch.stack([lstm(row)[1][0][0] for row in rows])


def off(h):  # how far each row is from its own answer, fed alone
    gaps = (h - alone).abs().amax(dim=1).tolist()
    print(*(f"{gap:.2f}" for gap in gaps))
    return gaps


# The line that people write: the short rows read the padding too.
out, (h_n, c_n) = lstm(x)
padded_off = off(h_n[-1])
#> 0.00 0.18 0.10

# The line that works: each row stops at its own length.
packed = pack_padded_sequence(
    x, lengths, batch_first=True, enforce_sorted=False)
packed_out, (packed_h, packed_c) = lstm(packed)
packed_off = off(packed_h[-1])
#> 0.00 0.00 0.00
print(*packed.data.shape, packed.batch_sizes.tolist())
#> 11 6 [3, 3, 2, 2, 1]

# Back to a table: zeros after the end, also at back[:, -1].
back, _ = pad_packed_sequence(packed_out, batch_first=True)
last_column_off = off(back[:, -1])
#> 0.00 0.34 0.20

# One direction can do without: pick the last real step.
picked_off = off(out[torch.arange(len(x)), lengths - 1])
#> 0.00 0.00 0.00
