import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(7, 5),
    nn.BatchNorm1d(5),
    nn.Dropout(0.5),
    nn.Linear(5, 3),
)
x = torch.randn(11, 7)


# What the recording costs: how many numbers each layer keeps for
# backward() while it runs.
def held(x):
    counts = []

    def note(tensor):
        counts[-1] += tensor.numel()
        return tensor

    hooks = torch.autograd.graph.saved_tensors_hooks
    with hooks(note, lambda tensor: tensor):
        for layer in model:
            counts.append(0)
            x = layer(x)
    return counts


# eval() saves nothing of it.
model.eval()
eval_holds = held(x)
with torch.no_grad():
    no_grad_holds = held(x)
print(eval_holds, sum(eval_holds))
#> [77, 70, 0, 70] 217
print(no_grad_holds, sum(no_grad_holds))
#> [0, 0, 0, 0] 0

# In a validation loop: a sum of losses keeps every graph.
loss = model(x).square().mean()
total, number = 0 + loss, 0 + loss.item()
print(total.requires_grad, type(number))
#> True <class 'float'>
