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
            elif call == "backward":
                loss.backward()
            else:
                optimizer.step()
        path.append(round(w.item(), 2))
    print(" ".join(order), path)
    return path


right = train(["zero", "backward", "step"])
#> zero backward step [2.1, 2.73, 2.92, 2.98, 2.99]
no_step = train(["zero", "backward"])
#> zero backward [0.0, 0.0, 0.0, 0.0, 0.0]
no_backward = train(["zero", "step"])
#> zero step [0.0, 0.0, 0.0, 0.0, 0.0]
wiped = train(["backward", "zero", "step"])  # cleared too early
#> backward zero step [0.0, 0.0, 0.0, 0.0, 0.0]
early = train(["step", "zero", "backward"])  # one loss behind
#> step zero backward [0.0, 2.1, 4.2, 4.83, 3.99]

# An optimizer moves what it holds, whoever wrote the gradient.
a = torch.ones(1, requires_grad=True)
b = torch.ones(1, requires_grad=True)
first, second = (torch.optim.SGD([p], lr=0.1) for p in (a, b))
(a * b).sum().backward()  # one loss, two optimizers
first.step()
print(f"a {a.item():.1f}, b {b.item():.1f}")
#> a 0.9, b 1.0
only_first = a.item(), b.item()

# w = w - ... makes a tensor that the optimizer does not hold. Its
# .grad stays None, so the next round cannot use it.
c = torch.ones(1, requires_grad=True)
third = torch.optim.SGD([c], lr=0.1)
c.square().sum().backward()
c = c - 0.1 * c.grad
kept = third.param_groups[0]["params"][0]
print(f"now {c.item():.1f}, the optimizer's {kept.item():.1f}")
#> now 0.8, the optimizer's 1.0
