import re

import torch
from torch import nn

# A product keeps its factors for backward(), which frees them.
x = torch.tensor(3.0, requires_grad=True)
y = x * x
y.backward()
torch.optim.SGD([x]).zero_grad()  # clears .grad, not the graph
twice = "no error"
try:
    y.backward()
except RuntimeError as error:
    twice = str(error)
    print(f"{type(error).__name__}: {error}")
#> RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.

# retain_graph=True keeps them. The second call then adds the same
# slope again: 6 + 6.
y = x * x
x.grad = None  # start from nothing
y.backward(retain_graph=True)
y.backward()
added = x.grad.item()
print(added)
#> 12.0
# A sum keeps nothing, so nothing is missing the second time.
plain = x + x
plain.backward()
plain.backward()

# The usual case: a tensor outlives its step, here the state h.
torch.manual_seed(0)
steps = torch.randn(5, 7, 2)


def size(node):  # functions that backward() would walk through
    seen, todo = set(), [node]
    while todo:
        if (node := todo.pop()) and node not in seen:
            seen.add(node)
            todo += [parent for parent, _ in node.next_functions]
    return len(seen)


def train(carry, retain=False, lr=0.1):
    cell = nn.RNNCell(2, 3)
    optimizer = torch.optim.SGD(cell.parameters(), lr)
    h, sizes = torch.zeros(7, 3), []
    for x in steps:
        h = cell(x, carry(h))
        loss = h.square().mean()
        sizes.append(size(loss.grad_fn))
        try:
            loss.backward(retain_graph=retain)
        except RuntimeError as error:
            first = re.split(r" \(|:", str(error))[0]
            name = type(error).__name__
            print(f"step {len(sizes)}, {name}: {first}")
            return str(error)
        if lr:
            optimizer.step()
    return sizes


as_it_is = train(carry=lambda h: h)
#> step 2, RuntimeError: Trying to backward through the graph a second time
# The cure that everyone quotes leads to the next error,
retained = train(carry=lambda h: h, retain=True)
#> step 3, RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation
# and even with no weight changed, each step walks further back.
grows = train(carry=lambda h: h, retain=True, lr=0)
detached = train(carry=lambda h: h.detach())
print("retain_graph:", grows, " detach:", detached)
#> retain_graph: [12, 18, 24, 30, 36]  detach: [12, 12, 12, 12, 12]
