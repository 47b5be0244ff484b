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
print(tuple(x.shape), tuple(alone.shape))
#> (3, 5, 6) (3, 4)


def off(h):  # how far each row is from its own answer, fed alone
    gaps = (h - alone).abs().amax(dim=1).tolist()
    print([round(gap, 2) for gap in gaps])
    return gaps


# The line that people write: zeros are steps like all others, so
# the short rows end in a state that has read padding.
out, (h_n, _) = lstm(x)
padded_off = off(h_n[0])
#> [0.0, 0.18, 0.1]

# The line that works: each row stops at its own length.
try:
    packed = pack_padded_sequence(x, lengths, batch_first=True)
except RuntimeError as error:
    print(f"{type(error).__name__}: {error}")
#> RuntimeError: `lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.
packed = pack_padded_sequence(
    x, lengths, batch_first=True, enforce_sorted=False)
packed_out, (packed_h, _) = lstm(packed)
packed_off = off(packed_h[0])
#> [0.0, 0.0, 0.0]
print(tuple(packed.data.shape), packed.batch_sizes.tolist())
#> (11, 6) [3, 3, 2, 2, 1]

# Back to a table: zeros after the end, also at out[:, -1].
back, _ = pad_packed_sequence(packed_out, batch_first=True)
last_column_off = off(back[:, -1])
#> [0.0, 0.34, 0.2]

# One direction can do without: pick the last real step.
picked_off = off(out[torch.arange(3), lengths - 1])
#> [0.0, 0.0, 0.0]
