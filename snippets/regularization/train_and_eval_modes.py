import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(5, 3),
    nn.BatchNorm1d(3),
    nn.Dropout(0.5),
    nn.LayerNorm(3),
)
x = torch.randn(7, 5)
before = model[0].weight.clone()


def training():  # how many of the modules are in training mode
    return sum(module.training for module in model.modules())


def moved():  # how far the first weight is from its start
    return (model[0].weight - before).norm().item()


# train() and eval() write one flag into each module. No weight
# moves: that is the work of an optimizer.
model.eval()
in_eval = training(), moved()
model.train()
in_train = training(), moved()
print(in_eval, in_train)
#> (0, 0.0) (5, 0.0)

# eval() stops neither the gradients nor the optimizer.
model.eval()
model(x).square().sum().backward()
slope = model[0].weight.grad.norm().item()
torch.optim.SGD(model.parameters(), lr=0.1).step()
stepped = moved()
print(f"{slope:.2f} {stepped:.3f}")
#> 0.22 0.022


# The flag stays as it was set. How many of 900 are dropped?
dropout = nn.Dropout(0.5)


def epoch():
    dropped = (dropout(torch.ones(900)) == 0).sum().item()
    dropout.eval()  # for the validation
    return dropped


set_once = [epoch() for _ in range(3)]
set_always = [dropout.train() and epoch() for _ in range(3)]
print(set_once, set_always)
#> [438, 0, 0] [435, 430, 469]
