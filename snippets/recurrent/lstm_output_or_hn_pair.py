import torch
from torch import nn

x = torch.randn(4, 6, 3)
lstm, head = nn.LSTM(3, 5, batch_first=True), nn.Linear(5, 7)
output, state = lstm(x)  # state is the pair (h_n, c_n)


def said(call):
    try:
        call()
    except (TypeError, AttributeError, IndexError) as error:
        return f"{type(error).__name__}: {error}"


# A pair is no tensor: a layer cannot take it.
chained = said(lambda: nn.Sequential(lstm, head)(x))
print(chained)
#> TypeError: linear(): argument 'input' (position 1) must be Tensor, not tuple
chain = nn.Sequential(lstm, nn.LSTM(5, 5, batch_first=True))
stacked = said(lambda: chain(x))
print(stacked)
#> AttributeError: 'tuple' object has no attribute 'dim'
sliced = said(lambda: lstm(x)[:, -1])
print(sliced)
#> TypeError: tuple indices must be integers or slices, not tuple
cut = said(lambda: state.detach())
print(cut)
#> AttributeError: 'tuple' object has no attribute 'detach'


class LastStep(nn.Module):
    def forward(self, result):  # a GRU: return result[1][-1]
        output, (h_n, c_n) = result
        return h_n[-1]


answers = nn.Sequential(lstm, LastStep(), head)(x)
print(tuple(answers.shape))
#> (4, 7)

# Going on takes the whole pair. A GRU has h alone, and no pair.
alone = said(lambda: lstm(x, state[0]))
print(alone)
#> IndexError: index 1 is out of bounds for dimension 0 with size 1
no_second = said(lambda: state[0][1])  # h_n of a second layer
print(no_second)
#> IndexError: index 1 is out of bounds for dimension 0 with size 1
gru = nn.GRU(3, 5, batch_first=True)
to_gru = said(lambda: gru(x, state))
print(to_gru)
#> AttributeError: 'tuple' object has no attribute 'dim'

# Silent: [-1] of the pair is c_n. With a GRU it is the top layer.
hidden = state[-1]
in_h = int((hidden == state[0]).sum())
in_c = int((hidden == state[1]).sum())
print("state[-1] in h_n:", in_h, "in c_n:", in_c)
#> state[-1] in h_n: 0 in c_n: 20
