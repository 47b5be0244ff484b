import torch
from torch import nn

SGD, x = torch.optim.SGD, torch.linspace(-2, 2, 77).view(11, 7)


def build():
    torch.manual_seed(0)
    body, middle = nn.Linear(7, 5), nn.Linear(5, 4)
    return nn.Sequential(body, nn.Tanh(), middle, nn.Linear(4, 3))


def gap(one, other):
    return (one - other).norm().item()


def norm(layer):
    return layer.weight.grad.norm().item()


# It looks frozen: state_dict() shows the weights, it is no copy.
model = build()
view, first = model.state_dict(), model[0].weight.clone()
model(x).mean().backward()
SGD(model.parameters(), lr=0.1).step()
by_view = gap(model[0].weight, view["0.weight"])
by_copy = gap(model[0].weight, first)
print(f"moved by {by_view:.4f}, says the view; by {by_copy:.4f}")
#> moved by 0.0000, says the view; by 0.0087

# Left out of the optimizer: still, but its .grad piles up.
model, grads = build(), []
optimizer = SGD(model[3].parameters())
for _ in range(3):
    optimizer.zero_grad()
    model(x).mean().backward()
    grads.append([norm(model[0]), norm(model[3])])
for pair in grads:
    print("{:.2f} {:.2f}".format(*pair))
#> 0.09 0.29
#> 0.17 0.29
#> 0.26 0.29

# Thawed, but the optimizer was made with the others only.
model[0].requires_grad_(False).zero_grad()
trained = [p for p in model.parameters() if p.requires_grad]
optimizer = SGD(trained, lr=0.1)
model[0].requires_grad_(True)
first, shifts = model[0].weight.clone(), []
for added in ([], [{"params": model[0].parameters()}]):
    for group in added:
        optimizer.add_param_group(group)
    model(x).mean().backward()
    optimizer.step()
    shifts.append(gap(model[0].weight, first))
print(f"{shifts[0]:.3f}, after add_param_group {shifts[1]:.3f}")
#> 0.000, after add_param_group 0.017
