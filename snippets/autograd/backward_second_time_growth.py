import torch
from torch import nn

torch.manual_seed(0)
cell, steps = nn.RNNCell(2, 3), torch.randn(5, 7, 2)


def size(node):  # functions that backward() would walk through
    seen, todo = set(), [node]
    while todo:
        if (node := todo.pop()) and node not in seen:
            seen.add(node)
            todo += [parent for parent, _ in node.next_functions]
    return len(seen)


# No weight changes here, so retain_graph=True raises no error. But
# each backward() walks all the way back to the first step.
def sizes(carry):
    h, found = torch.zeros(7, 3), []
    for x in steps:
        h = cell(x, carry(h))
        loss = h.square().mean()
        found.append(size(loss.grad_fn))
        loss.backward(retain_graph=True)
    return found


grows = sizes(carry=lambda h: h)
print("retain_graph:", grows)
#> retain_graph: [12, 18, 24, 30, 36]
constant = sizes(carry=lambda h: h.detach())
print("detach:      ", constant)
#> detach:       [12, 12, 12, 12, 12]
