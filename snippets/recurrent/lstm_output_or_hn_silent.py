import torch
from torch import nn

lstm = nn.LSTM(3, 5, num_layers=2, batch_first=True)
head = nn.Linear(5, 7)
x = torch.randn(4, 6, 3)
output, (h_n, c_n) = lstm(x)


def trained(features):
    """How many of the 8 weights of the LSTM get a gradient."""
    lstm.zero_grad()
    head(features).sum().backward(retain_graph=True)
    grads = [w.grad for w in lstm.parameters()]
    return sum(g is not None and bool(g.any()) for g in grads)


# A head on h_n[0] fits, and leaves the second layer untrained.
from_top, from_bottom = trained(h_n[-1]), trained(h_n[0])
print("weights that learn:", from_top, "and", from_bottom)
#> weights that learn: 8 and 4

# view joins two SEQUENCES of one layer into row 0, not two layers.
mixed = h_n.view(4, 10)[0].reshape(2, 5)
agree = int((mixed == h_n[0, :2]).sum())
print("numbers of sequences 0 and 1:", agree)
#> numbers of sequences 0 and 1: 10

# The head takes h_n as it is: two answers for each sequence.
twice = head(h_n)
print(tuple(twice.shape))
#> (2, 4, 7)

# With batch_first=True output[-1] is the last SEQUENCE, not the
# last step: a head answers once for each of its steps.
of_one = head(output[-1])
print(tuple(of_one.shape))
#> (6, 7)
