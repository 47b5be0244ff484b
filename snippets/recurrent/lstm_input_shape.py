import torch
from torch import nn

# 100 hours, 8 sensors: input_size is the 8 numbers of one hour.
table = torch.randn(100, 8)


def reading(input_size, data):
    """What an LSTM takes the data for: (sequences, steps)."""
    lstm = nn.LSTM(input_size, 16, batch_first=True)
    try:
        output, (h_n, _) = lstm(data)
    except RuntimeError as error:
        return str(error)
    return h_n.numel() // 16, output.numel() // h_n.numel()


# Windows of 20 hours: (batch, seq_len, input_size).
unfolded = table.unfold(0, 20, 1)  # here the hours come LAST
windows = unfolded.transpose(1, 2)
print(tuple(unfolded.shape), tuple(windows.shape))
#> (81, 8, 20) (81, 20, 8)
# To forecast the next hour: each window, and the row after it.
inputs, targets = windows[:-1], table[20:]
column = table[20:, :1]  # the first sensor alone
message = reading(20, windows)
print("input_size=20:", message)
#> input_size=20: input.size(-1) must be equal to input_size. Expected 20, got 8
right = reading(8, windows)
print("input_size=8: sequences, steps", right)
#> input_size=8: sequences, steps (81, 20)

# Without the transpose the 20 is accepted, in silence: 8 steps of
# 20 numbers. The LSTM then walks along your sensors.
silent = reading(20, unfolded)
print("untransposed: sequences, steps", silent)
#> untransposed: sequences, steps (81, 8)

# Without the flag axis 0 counts the steps, in silence as well.
_, (h_n, _) = nn.LSTM(8, 16)(windows)
unflagged = tuple(h_n.shape)
print("without batch_first: state of", unflagged)
#> without batch_first: state of (1, 20, 16)

# One sensor has one feature. Its axis must exist all the same.
series = table[:, 0].unfold(0, 20, 1)
no_axis = reading(1, series)
print(tuple(series.shape), no_axis)
#> (81, 20) input.size(-1) must be equal to input_size. Expected 1, got 20
with_axis = reading(1, series.unsqueeze(-1))
print(tuple(series.unsqueeze(-1).shape), with_axis)
#> (81, 20, 1) (81, 20)

# Two axes are ONE sequence. So input_size=20 runs as well.
mistaken = reading(20, series)
print("two axes: sequences, steps", mistaken)
#> two axes: sequences, steps (1, 81)
