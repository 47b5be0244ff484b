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


def look():  # what one validation pass does
    averages = model[1].running_mean.clone()
    a, b = model(x), model(x)
    graph = a.requires_grad
    steady = torch.equal(a, b)
    kept = torch.equal(averages, model[1].running_mean)
    print(f"graph {graph}, steady {steady}, averages kept {kept}")
    return graph, steady, kept


# eval() tells the layers: dropout off, batch norm uses its running
# averages. The graph for backward() is recorded all the same.
model.eval()
only_eval = look()
#> graph True, steady True, averages kept True

# no_grad() stops the recording. The layers know nothing of it:
# dropout still drops and batch norm still learns from your data.
model.train()
with torch.no_grad():
    only_no_grad = look()
#> graph False, steady False, averages kept False

# Validation wants both, and train() again afterwards.
model.eval()
with torch.no_grad():
    both = look()
#> graph False, steady True, averages kept True
model.train()
neither = look()
#> graph True, steady False, averages kept False

# And a model in eval() mode can be trained.
model.eval()
model(x).square().mean().backward()
trainable = all(p.grad is not None for p in model.parameters())
print("gradients in eval mode:", trainable)
#> gradients in eval mode: True
