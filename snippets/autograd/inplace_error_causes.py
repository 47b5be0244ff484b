import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 3)


def told(loss, **how):
    """What backward says of the tensor, or "no error"."""
    try:
        loss.backward(**how)
    except RuntimeError as error:
        return str(error).split(": ")[1].removesuffix(" Hint")
    return "no error"


# inplace=True, behind a module that keeps its result.
body = nn.Sequential(nn.Linear(3, 5), nn.Sigmoid())
module = told(nn.ReLU(inplace=True)(body(x)).sum())
print(module)
#> [torch.FloatTensor [7, 5]], which is output 0 of Sigmoid, is at version 1; expected version 0 instead.
no_inplace = told(nn.ReLU()(body(x)).sum())
print(no_inplace)
#> no error

# No error and worse: it overwrites the shortcut h as well.
h = nn.Linear(3, 4)(x)
wanted = (h.relu() + h).sum().item()
shortcut = (nn.ReLU(inplace=True)(h) + h).sum()
got, silent = shortcut.item(), told(shortcut)
print(f"{silent}: {got:.1f} instead of {wanted:.1f}")
#> no error: 13.9 instead of 8.8

# A buffer filled row by row: all rows share one count.
cell = nn.Linear(3, 3)
states = torch.zeros(4, 7, 3)
states[0] = x
for t in range(1, 4):
    states[t] = cell(states[t - 1])
buffer = told(states.mean())
print(buffer)
#> [torch.FloatTensor [7, 3]], which is output 0 of AsStrided, is at version 4; expected version 3 instead.
rows = [x]
for _ in range(3):
    rows.append(cell(rows[-1]))
stacked = told(torch.stack(rows).mean())
print(stacked)
#> no error
plain, columns = torch.stack(rows), torch.stack(rows, 1)
print(tuple(plain.shape), tuple(columns.shape))  # states[:, t]
#> (4, 7, 3) (7, 4, 3)
turned = torch.stack(rows[::-1])  # states[t] of states[t + 1]
print([row.equal(x) for row in turned])
#> [False, False, False, True]

# The notebook cell with the step, run twice. It writes weights.
net = nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
out = net(x)  # stands in the cell above
twice = []
for _ in range(2):
    twice.append(told(out.mean(), retain_graph=True))
    optimizer.step()
print(*twice, sep="\n")
#> no error
#> [torch.FloatTensor [5, 2]], which is output 0 of AsStrided, is at version 2; expected version 1 instead.
fresh = told(net(x).mean())  # run both cells
print(fresh)
#> no error
