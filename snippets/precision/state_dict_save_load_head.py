import torch
from torch import nn

torch.manual_seed(0)


def build(classes):
    return nn.Sequential(nn.Linear(5, 3), nn.Linear(3, classes))


def told(model, state, **options):
    try:
        return str(model.load_state_dict(state, **options))
    except RuntimeError as error:
        line = str(error).splitlines()[1].strip()
        return f"{type(error).__name__}: {line}"


# Trained for 10 classes; you want 4.
state = build(10).state_dict()
refused = told(build(4), state)
print(refused)
#> RuntimeError: size mismatch for 1.weight: copying a param with shape torch.Size([10, 3]) from checkpoint, the shape in current model is torch.Size([4, 3]).
loose = told(build(4), state, strict=False)
print(loose)
#> RuntimeError: size mismatch for 1.weight: copying a param with shape torch.Size([10, 3]) from checkpoint, the shape in current model is torch.Size([4, 3]).

# Load as it was, then replace the head, then the optimizer.
model = build(10)
loaded = told(model, state)
early = torch.optim.SGD(model.parameters(), lr=0.1)
model[1] = nn.Linear(3, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
print(loaded)
#> <All keys matched successfully>


def step(optimizer):
    """How far the body and the new head move."""
    before = [p.detach().clone() for p in model.parameters()]
    model.zero_grad()
    model(torch.ones(7, 5)).square().mean().backward()
    optimizer.step()
    pairs = zip(model.parameters(), before)
    moved = [(p - old).abs().sum().item() for p, old in pairs]
    return moved[0], moved[2]


forgotten, trained = step(early), step(optimizer)
print("an early optimizer: body %.2f, head %.2f" % forgotten)
#> an early optimizer: body 0.06, head 0.00
print("a late optimizer: body %.2f, head %.2f" % trained)
#> a late optimizer: body 0.05, head 0.07
