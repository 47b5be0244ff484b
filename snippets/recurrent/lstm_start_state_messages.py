import torch
from torch import nn

x = torch.zeros(7, 6, 3)
h = torch.zeros(1, 7, 5)  # one layer, one direction
flat, front = h[0], h.transpose(0, 1)
start = torch.zeros(2, 5)  # one for all sequences, two layers
each = start.unsqueeze(1).repeat(1, len(x), 1)
one = torch.zeros(1, 1, 5)  # learned, or of one sequence
shared = one.repeat(1, len(x), 1)
lstm = nn.LSTM(3, 5, batch_first=True)
two = nn.LSTM(3, 5, num_layers=2, batch_first=True)
gru = nn.GRU(3, 5, batch_first=True)


def says(layer, data, state):
    try:
        layer(data, state)
    except (RuntimeError, IndexError, AttributeError) as error:
        return str(error)
    return "no error"


told = {
    "no layer axis": says(lstm, x, (flat, flat)),
    "h alone, two layers": says(two, x, torch.zeros(2, 7, 5)),
    "h alone, one layer": says(lstm, x, h),
    "one step": says(lstm, x[:, 0], (h, h)),
    "one series": says(lstm, x[0], (h[:, :1], h[:, :1])),
    "one step, flat state": says(lstm, x[:, 0], (flat, flat)),
    "no batch axis": says(two, x, (start, start)),
    "one for each": says(two, x, (each, each)),
    "batch in front": says(lstm, x, (front, front)),
    "too few rows": says(two, x, (h, h)),
    "other units": says(nn.LSTM(3, 8, batch_first=True), x, (h, h)),
    "a smaller batch": says(lstm, x[:4], (h, h)),
    "one for all": says(lstm, x, (one, one)),
    "one for all, repeated": says(lstm, x, (shared, shared)),
    "no batch_first": says(nn.LSTM(3, 5), x, (h, h)),
    "only c": says(lstm, x, (h, h[:, :4])),
    "GRU, no layer axis": says(gru, x, flat),
    "GRU, batch in front": says(gru, x, front),
    "GRU, a pair": says(gru, x, (h, h)),
}
for cause, words in told.items():
    print(f"{cause}: {words}")
#> no layer axis: For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors
#> h alone, two layers: For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors
#> h alone, one layer: index 1 is out of bounds for dimension 0 with size 1
#> one step: For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors
#> one series: For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors
#> one step, flat state: Expected hidden[0] size (1, 1, 5), got [7, 1, 5]
#> no batch axis: For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors
#> one for each: no error
#> batch in front: Expected hidden[0] size (1, 7, 5), got [7, 1, 5]
#> too few rows: Expected hidden[0] size (2, 7, 5), got [1, 7, 5]
#> other units: Expected hidden[0] size (1, 7, 8), got [1, 7, 5]
#> a smaller batch: Expected hidden[0] size (1, 4, 5), got [1, 7, 5]
#> one for all: Expected hidden[0] size (1, 7, 5), got [1, 1, 5]
#> one for all, repeated: no error
#> no batch_first: Expected hidden[0] size (1, 6, 5), got [1, 7, 5]
#> only c: Expected hidden[1] size (1, 7, 5), got [1, 4, 5]
#> GRU, no layer axis: For batched 3-D input, hx should also be 3-D but got 2-D tensor
#> GRU, batch in front: Expected hidden size (1, 7, 5), got [7, 1, 5]
#> GRU, a pair: 'tuple' object has no attribute 'dim'
