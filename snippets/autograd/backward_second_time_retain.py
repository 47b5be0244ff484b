import torch
from torch import nn

# A running total with retain_graph=True: four batches of slope 3.
w = torch.tensor(2.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1)
total, slopes = 0.0, []
for batch in (3.0, 3.0, 3.0, 3.0):
    optimizer.zero_grad()
    total = total + batch * w
    total.backward(retain_graph=True)
    optimizer.step()
    slopes.append(w.grad.item())
print(slopes, f"{w.item():.1f}")  # no error, old slopes come back
#> [3.0, 6.0, 9.0, 12.0] -1.0

# A state that is handed on, with weights that stay as they are.
torch.manual_seed(0)
cell, steps = nn.RNNCell(2, 3), torch.randn(5, 7, 2)


def size(node):  # functions that backward() walks through
    seen, todo = set(), [node]
    while todo:
        if (node := todo.pop()) and node not in seen:
            seen.add(node)
            todo += [parent for parent, _ in node.next_functions]
    return len(seen)


def sizes(carry):
    h, found = torch.zeros(7, 3), []
    for x in steps:
        h = cell(x, carry(h))
        loss = h.square().mean()
        found.append(size(loss.grad_fn))
        loss.backward(retain_graph=True)
    return found


grows = sizes(lambda h: h)
print(grows)
#> [12, 18, 24, 30, 36]
constant = sizes(lambda h: h.detach())
print(constant)
#> [12, 12, 12, 12, 12]

# Where it is right: two losses, each for a call of its own.
trunk = nn.Linear(2, 3)


def two_losses():
    shared = trunk(steps[0]).tanh()
    return shared.mean(), shared.square().sum()


one, two = two_losses()
one.backward(retain_graph=True)
two.backward()
two_calls = trunk.weight.grad
trunk.weight.grad = None
one, two = two_losses()
(one + two).backward()  # one walk through the trunk
apart = (trunk.weight.grad - two_calls).norm().item()
print(f"one call for the sum is off by {apart:.5f}")
#> one call for the sum is off by 0.00000
