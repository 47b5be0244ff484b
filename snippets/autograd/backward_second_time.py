import torch
from torch import nn

# The usual case: a tensor outlives its step, here the state h.
torch.manual_seed(0)
steps = torch.randn(5, 7, 2)


def train(carry, retain=False):
    cell = nn.RNNCell(2, 3)
    optimizer = torch.optim.SGD(cell.parameters(), lr=0.1)
    h = torch.zeros(7, 3)
    for number, x in enumerate(steps, start=1):
        optimizer.zero_grad()  # clears .grad, not the graph
        h = cell(x, carry(h))
        loss = h.square().mean()
        try:
            loss.backward(retain_graph=retain)
        except RuntimeError as error:
            words = str(error).split(":")[0]
            print(f"{type(error).__name__}: {words}")
            return number, words
        optimizer.step()
    return number, "no error"


as_it_is = train(carry=lambda h: h)
#> RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
# The cure that everyone quotes leads to the next error.
retained = train(carry=lambda h: h, retain=True)
#> RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation
# Cut the history instead: the numbers of h stay, its past goes.
detached = train(carry=lambda h: h.detach())
print("stops at step", as_it_is[0], retained[0], detached[0])
#> stops at step 2 3 5

# What is freed: a product keeps its factors, a sum keeps nothing.
x = torch.tensor(3.0, requires_grad=True)
plain = x + x
plain.backward()
plain.backward()  # no error
y = x * x
x.grad = None  # start from nothing
y.backward(retain_graph=True)
y.backward()  # adds the same slope again: 6 + 6
added = x.grad.item()
print(added)
#> 12.0
try:
    y.backward()
except RuntimeError as error:
    third = str(error)[:50]
    print(third)
#> Trying to backward through the graph a second time
