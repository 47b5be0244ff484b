import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 3)
cell = nn.Linear(3, 3)


def try_backward(loss):
    try:
        loss.backward()
    except RuntimeError as error:
        print(str(error).split("Hint")[0].split(": ")[1])
        return str(error)
    return "no error"


# Filling a tensor in a loop: each write raises its count, and the
# layer has kept the rows that it read.
states = torch.zeros(4, 7, 3)
states[0] = x
for t in range(1, 4):
    states[t] = cell(states[t - 1])
filled = try_backward(states.square().mean())
#> [torch.FloatTensor [7, 3]], which is output 0 of AsStrided, is at version 4; expected version 3 instead.

# A list changes no tensor. Stack it at the end.
rows = [x]
for t in range(1, 4):
    rows.append(cell(rows[-1]))
listed = try_backward(torch.stack(rows).square().mean())
print(listed)
#> no error

# optimizer.step() writes into the weights. A loss that is walked
# after it needs the old ones. The shape in the message is theirs.
net = nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
out = net(x)
one, two = out.square().mean(), out.mean()
one.backward(retain_graph=True)
optimizer.step()
after_step = try_backward(two)
#> [torch.FloatTensor [5, 2]], which is output 0 of AsStrided, is at version 2; expected version 1 instead.

# All backward calls first, then the step.
out = net(x)
one, two = out.square().mean(), out.mean()
one.backward(retain_graph=True)
before_step = try_backward(two)
optimizer.step()
print(before_step)
#> no error
