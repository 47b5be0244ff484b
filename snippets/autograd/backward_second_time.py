import torch
from torch import nn

torch.manual_seed(0)
steps = torch.randn(5, 7, 2)


def train(carry, retain=False):
    cell, h = nn.RNNCell(2, 3), torch.zeros(7, 3)
    optimizer = torch.optim.SGD(cell.parameters())
    made_by = []
    for x in steps:
        optimizer.zero_grad()
        h = carry(h)
        made_by.append(h.grad_fn and h.grad_fn.name())
        h = cell(x, h)
        try:
            h.mean().backward(retain_graph=retain)
        except RuntimeError as error:
            return made_by, f"{type(error).__name__}: {error}"
        optimizer.step()
    return made_by, "no error"


made_by, message = train(lambda h: h)  # h = cell(x, h)
print(message)
#> RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
print(made_by)  # h has a past in step 2, where it raises
#> [None, 'TanhBackward0']
cut, silence = train(lambda h: h.detach())  # cell(x, h.detach())
print(cut, silence)
#> [None, None, None, None, None] no error
retained, next_message = train(lambda h: h, retain=True)
print(f"step {len(retained)}: {next_message}")
#> step 3: RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3, 3]], which is output 0 of AsStrided, is at version 3; expected version 2 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).

# What is freed? A product keeps both factors until backward().
x = torch.tensor(3.0, requires_grad=True)
y = x * x
slopes = []
for retain in (True, False):
    y.backward(retain_graph=retain)  # adds 2 * 3 to x.grad
    slopes.append(x.grad.item())
print(slopes)
#> [6.0, 12.0]
third = "no error"
try:
    y.backward()
except RuntimeError as error:
    third = str(error)[:50]
print(third)
#> Trying to backward through the graph a second time
# A sum keeps no factor: a second call raises nothing, and adds.
x.grad = None
y = x + x
y.backward()
y.backward()
of_sum = x.grad.item()
print(of_sum)
#> 4.0
