import torch
from torch import nn

torch.manual_seed(0)

# 100 hours, 8 sensors: a table. An LSTM wants many stretches of it,
# (batch, seq_len, input_size) = (windows, hours, sensors).
table = torch.randn(100, 8)
unfolded = table.unfold(0, 20, 1)  # the hours come LAST here
windows = unfolded.transpose(1, 2)
print(tuple(unfolded.shape), tuple(windows.shape))
#> (81, 8, 20) (81, 20, 8)


def attempt(input_size, data):
    lstm = nn.LSTM(input_size, 16, batch_first=True)
    try:
        return tuple(lstm(data)[0].shape)
    except (RuntimeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


# "input_size is the length, 20." It is the width of one step.
message = attempt(20, windows)
print(message)
#> RuntimeError: input.size(-1) must be equal to input_size. Expected 20, got 8
right = attempt(8, windows)
print("right: ", right)
#> right:  (81, 20, 16)

# Without the transpose the 20 is accepted, in silence: 8 steps of
# 20 features. The LSTM then walks along your sensors.
silent = attempt(20, unfolded)
print("silent:", silent)
#> silent: (81, 8, 16)

# The length is no parameter: windows of 33 hours, same layer.
longer = attempt(8, table.unfold(0, 33, 1).transpose(1, 2))
print("longer:", longer)
#> longer: (68, 33, 16)

# One sensor has one feature. Its axis must exist all the same.
series = table[:, 0].unfold(0, 20, 1)
no_axis = attempt(1, series)
with_axis = attempt(1, series.unsqueeze(-1))
print(tuple(series.shape), "->", no_axis)
#> (81, 20) -> RuntimeError: input.size(-1) must be equal to input_size. Expected 1, got 20
print(tuple(series.unsqueeze(-1).shape), "->", with_axis)
#> (81, 20, 1) -> (81, 20, 16)

# Two axes mean ONE sequence without a batch. So input_size=20 makes
# the series run too, as 81 steps of 20 features.
one_long = attempt(8, table)
mistaken = attempt(20, series)
flat = attempt(8, table[:, 0])
print("2-D:", one_long, mistaken)
#> 2-D: (100, 16) (81, 16)
print("1-D:", flat)
#> 1-D: ValueError: LSTM: Expected input to be 2D or 3D, got 1D instead
