import torch
from torch import nn

x = torch.linspace(-2, 2, 77).view(11, 7)


def build():
    torch.manual_seed(0)
    first, last = nn.Linear(7, 5), nn.Linear(5, 3)
    return nn.Sequential(first, nn.Tanh(), last)


def shift(early, late):
    """How far the first layer moves in one step."""
    model = build()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    before = model[0].weight.clone()
    early(model)
    model(x).mean().backward()
    late(model)
    optimizer.step()
    return (model[0].weight - before).norm().item()


def nothing(model):
    pass


def freeze(model):
    model[0].requires_grad_(False)


def freeze_and_empty(model):
    freeze(model)
    model[0].zero_grad()


def misspell(model):
    model[0].weight.require_grad = False


def evaluate(model):
    model.eval()


shifts = {
    "in time": shift(freeze, nothing),
    "after backward": shift(nothing, freeze),
    "the same, emptied": shift(nothing, freeze_and_empty),
    "require_grad": shift(misspell, nothing),
    "eval()": shift(evaluate, nothing),
}
for name, value in shifts.items():
    print(f"{name:17} {value:.3f}")
#> in time           0.000
#> after backward    0.013
#> the same, emptied 0.000
#> require_grad      0.013
#> eval()            0.013

# The flag is not in the file.
frozen, loaded = build().requires_grad_(False), build()
frozen[0].bias.fill_(2.0)
loaded.load_state_dict(frozen.state_dict())
flags = [
    sum(p.requires_grad for p in net.parameters())
    for net in (frozen, loaded)
]
print(flags)
#> [0, 4]

# max_norm writes to the table in the forward pass.
lookup = nn.Embedding(4, 3, max_norm=1.0).requires_grad_(False)
lookup.weight.fill_(2.0)
lookup(torch.tensor([1]))
rows = lookup.weight.norm(dim=1)
print(rows)
#> tensor([3.4641, 1.0000, 3.4641, 3.4641])

# A weight that two layers share has one flag: the bias is left.
tied = nn.Linear(3, 4)
tied.weight = lookup.weight
left = sum(p.requires_grad for p in tied.parameters())
print(left)
#> 1

# A frozen layer lets the slope through to the one before it.
first, middle = nn.Linear(7, 5), nn.Linear(5, 3)
middle.requires_grad_(False)
middle(first(x)).square().sum().backward()
reached = first.weight.grad.norm().item()
print(f"{reached:.1f} {middle.weight.grad}")
#> 64.8 None
