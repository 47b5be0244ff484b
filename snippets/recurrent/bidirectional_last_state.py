import torch
from torch import nn

# 4 sequences, 6 steps, 3 features; 5 units in each direction.
lstm = nn.LSTM(3, 5, bidirectional=True, batch_first=True)
head = nn.Linear(10, 7)
x = torch.randn(4, 6, 3, requires_grad=True)
output, (h_n, c_n) = lstm(x)
print(tuple(output.shape), tuple(h_n.shape))
#> (4, 6, 10) (2, 4, 5)

# What people write: it fits, and raises nothing.
last = output[:, -1]
wrong = head(last)

# What they mean.
ends = torch.cat([h_n[-2], h_n[-1]], dim=1)
right = head(ends)
print(tuple(wrong.shape), tuple(right.shape))
#> (4, 7) (4, 7)

# Of 4 sequences, how many agree? Column by column.
final = (last == ends).sum(dim=0).tolist()
print(final)
#> [4, 4, 4, 4, 4, 0, 0, 0, 0, 0]

# The backward half of the final state stands at step 0.
first = output[:, 0]
at_first = (first == ends).sum(dim=0).tolist()
print(at_first)
#> [0, 0, 0, 0, 0, 4, 4, 4, 4, 4]


# Which steps has a vector read? Those that can still change it.
def read(v):
    (g,) = torch.autograd.grad(v.sum(), x, retain_graph=True)
    return g.count_nonzero(dim=(0, 2)).nonzero().flatten().tolist()


begun, complete = last[:, 5:], ends[:, 5:]
read_last, read_ends = read(begun), read(complete)
print(read_last, read_ends)
#> [5] [0, 1, 2, 3, 4, 5]
