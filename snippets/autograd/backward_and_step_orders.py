import torch

x, y = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([3.0, 6.0, 12.0])


def train(order, steps=5):
    """One weight, y = 3x; `order` says who is called when."""
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.05)
    path = []
    for _ in range(steps):
        loss = (w * x - y).square().mean()
        for call in order:
            if call == "zero":
                optimizer.zero_grad()
            if call == "backward":
                loss.backward()
            if call == "step":
                optimizer.step()
        path.append(round(w.item(), 2))
    print(order, path)
    return path


right = train(["zero", "backward", "step"])
#> ['zero', 'backward', 'step'] [2.1, 2.73, 2.92, 2.98, 2.99]
no_step = train(["zero", "backward"])
#> ['zero', 'backward'] [0.0, 0.0, 0.0, 0.0, 0.0]
no_backward = train(["zero", "step"])
#> ['zero', 'step'] [0.0, 0.0, 0.0, 0.0, 0.0]
wiped = train(["backward", "zero", "step"])
#> ['backward', 'zero', 'step'] [0.0, 0.0, 0.0, 0.0, 0.0]
early = train(["step", "zero", "backward"])
#> ['step', 'zero', 'backward'] [0.0, 2.1, 4.2, 4.83, 3.99]

# Two optimizers, one loss: each moves what it holds.
a = torch.tensor(1.0, requires_grad=True)
b = torch.tensor(1.0, requires_grad=True)
first, second = (torch.optim.SGD([p], lr=0.1) for p in (a, b))
(a * b).backward()
first.step()
one = a.item(), b.item()
second.step()
both = a.item(), b.item()
print("a, b: %.1f, %.1f" % one, "then %.1f, %.1f" % both)
#> a, b: 0.9, 1.0 then 0.9, 0.9

# c = c - ... makes a tensor that the optimizer does not hold.
c = torch.tensor(1.0, requires_grad=True)
third = torch.optim.SGD([c], lr=0.1)
c.square().backward()
c = c - 0.1 * c.grad
held = third.param_groups[0]["params"][0]
print(f"c is {c.item():.1f}, the optimizer's {held.item():.1f}")
#> c is 0.8, the optimizer's 1.0
