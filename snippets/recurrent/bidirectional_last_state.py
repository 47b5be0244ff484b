import torch
from torch import nn

torch.manual_seed(0)

# 4 sequences, 6 steps, 3 features; 5 units in each direction.
lstm = nn.LSTM(3, 5, bidirectional=True, batch_first=True)
x = torch.randn(4, 6, 3, requires_grad=True)
output, (h_n, c_n) = lstm(x)
print(tuple(output.shape), tuple(h_n.shape))
#> (4, 6, 10) (2, 4, 5)

# What people write, and what they mean.
last, first = output[:, -1], output[:, 0]
ends = torch.cat([h_n[-2], h_n[-1]], dim=1)
print("forward half: ", torch.equal(last[:, :5], ends[:, :5]))
#> forward half:  True
print("backward half:", torch.equal(last[:, 5:], ends[:, 5:]))
#> backward half: False
print("... at step 0:", torch.equal(first[:, 5:], ends[:, 5:]))
#> ... at step 0: True


# Which steps has a vector read? Those that can still change it.
def read(v):
    (g,) = torch.autograd.grad(v.sum(), x, retain_graph=True)
    return g.abs().sum(dim=(0, 2)).nonzero().flatten().tolist()


read_last, read_ends = read(last[:, 5:]), read(ends[:, 5:])
print("backward half read", read_last, "instead of", read_ends)
#> backward half read [5] instead of [0, 1, 2, 3, 4, 5]


# How many of all weights get a gradient of exactly zero?
def idle(v):
    weights = list(lstm.parameters())
    grads = torch.autograd.grad(v.sum(), weights, retain_graph=True)
    return sum(int((g == 0).sum()) for g in grads)


idle_last, idle_ends = idle(last), idle(ends)
print("without a gradient:", idle_last, "instead of", idle_ends)
#> without a gradient: 125 instead of 0

# Two layers: the rows count from the bottom. Take the last pair.
deep = nn.LSTM(3, 5, 2, bidirectional=True, batch_first=True)
deep_out, (deep_h, _) = deep(x)
top = deep_out[:, -1, :5]
print("h_n[0] is in the output: ", torch.equal(deep_h[0], top))
#> h_n[0] is in the output:  False
print("h_n[-2] is in the output:", torch.equal(deep_h[-2], top))
#> h_n[-2] is in the output: True
