import torch
from torch import nn

torch.manual_seed(0)
body, head = nn.Linear(7, 5), nn.Linear(5, 3)
model = nn.Sequential(body, nn.Tanh(), head)
x = torch.randn(11, 7)


def size(layer):
    return layer.weight.grad.norm().item()


# An optimizer clears only the parameters that it was given.
optimizer = torch.optim.SGD(head.parameters(), lr=0.0)
sizes = []
for _ in range(4):
    optimizer.zero_grad()
    model(x).square().sum().backward()
    sizes.append((size(head), size(body)))
growth = [size / sizes[0][1] for _, size in sizes]
steady = [size / sizes[0][0] for size, _ in sizes]
print("head", [f"{ratio:.1f}" for ratio in steady])
#> head ['1.0', '1.0', '1.0', '1.0']
print("body", [f"{ratio:.1f}" for ratio in growth])
#> body ['1.0', '2.0', '3.0', '4.0']
model.zero_grad()  # this one clears the whole model
print(body.weight.grad, head.weight.grad)
#> None None


# A gradient of None is skipped. A gradient of 0 still takes part:
# momentum goes on moving a weight that the loss no longer uses.
def drift(set_to_none):
    w = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    w.sum().backward()
    optimizer.step()
    before = w.item()
    optimizer.zero_grad(set_to_none=set_to_none)
    optimizer.step()
    return w.item() - before


skipped, moved = drift(set_to_none=True), drift(set_to_none=False)
print(f"None: {skipped:.2f}, zeros: {moved:.2f}")
#> None: 0.00, zeros: -0.09
