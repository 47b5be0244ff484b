import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(7, 5),
    nn.BatchNorm1d(5),
    nn.Dropout(0.5),
    nn.Linear(5, 3),
)
x = torch.randn(11, 7) + 2


def look(mode):  # the same batch twice
    before = model[1].running_mean.clone()
    a, b = model(x), model(x)
    maker = a.grad_fn and a.grad_fn.name()
    apart = (a - b).norm().item()
    moved = (model[1].running_mean - before).norm().item()
    print(f"{mode}: {maker}, {apart:.1f} apart, moved {moved:.1f}")
    return maker, apart, moved


# eval(): dropout is off, batch norm keeps its averages. The graph
# for backward() is recorded all the same.
model.eval()
only_eval = look("eval")
#> eval: AddmmBackward0, 0.0 apart, moved 0.0

# no_grad(): no graph. The layers know nothing of it: dropout drops,
# and batch norm moves its averages towards your validation data.
model.train()
with torch.no_grad():
    only_no_grad = look("no_grad")
#> no_grad: None, 5.1 apart, moved 0.5

# Validation wants both, and train() again afterwards.
model.eval()
with torch.no_grad():
    both = look("both")
#> both: None, 0.0 apart, moved 0.0
model.train()
neither = look("neither")
#> neither: AddmmBackward0, 4.8 apart, moved 0.4

# Two slips that run without an error and switch nothing.
model.eval  # no brackets
torch.no_grad()  # no with
slips = look("slips")
#> slips: AddmmBackward0, 5.4 apart, moved 0.3
