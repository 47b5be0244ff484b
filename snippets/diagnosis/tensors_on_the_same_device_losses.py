import torch
import torch.nn.functional as F
from torch import nn

device = torch.device("meta")
logits = torch.zeros(7, 3, device=device)
y, weight = torch.zeros(7, dtype=torch.int64), torch.ones(3)
lstm, x = nn.LSTM(5, 4).to(device), torch.zeros(7, 2, 5)
state = torch.zeros(1, 2, 4), torch.zeros(1, 2, 4)


def told(call):
    try:
        call()
    except RuntimeError as error:
        return str(error)
    return "no error"


labels = told(lambda: F.cross_entropy(logits, y))
y = y.to(device)
classes = told(lambda: F.cross_entropy(logits, y, weight=weight))
criterion = nn.CrossEntropyLoss(weight=weight).to(device)
cured = told(lambda: criterion(logits, y))
print(labels, classes, cured, sep="\n")
#> Tensor on device meta is not on the expected device cpu!
#> Tensor on device cpu is not on the expected device meta!
#> no error
outputs = told(lambda: torch.cat([logits, torch.zeros(2, 3)]))
print(outputs)
#> Tensor on device cpu is not on the expected device meta!

# An LSTM has words of its own.
unmoved = told(lambda: lstm(x))
x = x.to(device)
start = told(lambda: lstm(x, state))
print(unmoved, start, sep="\n")
#> Input and parameter tensors are not at the same device, found input tensor at cpu and parameter tensor at meta
#> Input and hidden tensors are not at the same device, found input tensor at meta and hidden tensor at cpu

# Adam's averages are made in the first step, where the weights are.
torch.__future__.set_swap_module_params_on_conversion(True)
model, adam = nn.Linear(5, 3), torch.optim.Adam
early = adam(model.parameters())
model(torch.zeros(7, 5)).sum().backward()
early.step()
model.to(device)
averages = told(early.step)
late = told(adam(model.parameters()).step)
print(averages, late, sep="\n")
#> Tensor on device meta is not on the expected device cpu!
#> no error
torch.__future__.set_swap_module_params_on_conversion(False)
