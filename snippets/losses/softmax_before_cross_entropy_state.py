import warnings

import torch
from torch import nn

torch.manual_seed(0)
B, n, V, H = 3, 4, 50, 16
x = torch.randn(B, n, V)
lstm = nn.LSTM(V, H, batch_first=True)

# dropout= acts between layers, and one layer has no between.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    lonely = nn.LSTM(V, H, dropout=0.5, batch_first=True)
for warning in caught:
    print(str(warning.message)[:64])
#> dropout option adds dropout after all but last recurrent layer,
twice_equal = torch.equal(lonely(x)[0], lonely(x)[0])
print("two training passes are equal:", twice_equal)
#> two training passes are equal: True

# Detaching the old state leaves the new one unused.
hc = (torch.zeros(1, B, H), torch.zeros(1, B, H))
for _ in range(3):
    output, states = lstm(x, hc)
    output.sum().backward()
    for s in hc:
        s.detach_()
carried_nothing = all(s.count_nonzero() == 0 for s in hc)
print("the state is still zero:", carried_nothing)
#> the state is still zero: True


# Use the new state, and cut its history.
def carry(cut):
    hc = (torch.zeros(1, B, H), torch.zeros(1, B, H))
    for _ in range(3):
        output, hc = lstm(x, hc)
        output.sum().backward()
        if cut:
            hc = tuple(s.detach() for s in hc)


uncut = "no error"
try:
    carry(cut=False)
except RuntimeError as error:
    uncut = f"{type(error).__name__}: {error}"
print(uncut[:63])
#> RuntimeError: Trying to backward through the graph a second tim
carry(cut=True)  # runs

# Carrying is right only if this batch continues the last.
stream = torch.randn(B, 10, V)
whole, _ = lstm(stream)
first, hc = lstm(stream[:, :6])
rest = whole[:, 6:]
carry_error = (lstm(stream[:, 6:], hc)[0] - rest).abs().max()
restart_error = (lstm(stream[:, 6:])[0] - rest).abs().max()
print(f"{carry_error:.2f} carried, {restart_error:.2f} restarted")
#> 0.00 carried, 0.29 restarted
