import torch
from torch import nn

lstm = nn.LSTM(8, 16, batch_first=True)

# 6 customers, 8 numbers each. There is no time in these rows.
rows = torch.randn(6, 8)
nudged = rows.clone()
nudged[0] += 1  # another customer 0


def moved(shape):
    """How many of the 6 answers change."""
    before = lstm(rows.reshape(shape))[0]
    after = lstm(nudged.reshape(shape))[0]
    return int((after != before).reshape(6, 16).any(dim=1).sum())


# Two axes: the rows are taken for 6 steps of ONE sequence.
as_steps = moved((6, 8))
print("rows as they are:", as_steps, "answers change")
#> rows as they are: 6 answers change

# A time axis of one step keeps them apart: rows.unsqueeze(1).
apart = moved((6, 1, 8))
print("rows.unsqueeze(1):", apart, "answer changes")
#> rows.unsqueeze(1): 1 answer changes
