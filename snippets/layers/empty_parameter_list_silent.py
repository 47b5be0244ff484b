import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self, keep):
        super().__init__()
        self.hidden = keep([nn.Linear(7, 5), nn.Tanh()])
        self.head = nn.Linear(5, 3)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.head(x)


# One layer is seen, so nothing raises. The list does not train.
x, y, shifts = torch.randn(11, 7), torch.randn(11, 3), {}
for keep in (list, nn.ModuleList):
    model = Net(keep)
    weight = model.hidden[0].weight
    before = weight.detach().clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    (model(x) - y).square().mean().backward()
    optimizer.step()
    names = [name for name, _ in model.named_parameters()]
    shifts[keep.__name__] = (weight - before).abs().max().item()
    print(names, f"{shifts[keep.__name__]:.3f}")
#> ['head.weight', 'head.bias'] 0.000
#> ['hidden.0.weight', 'hidden.0.bias', 'head.weight', 'head.bias'] 0.013

# And it is not in the file, nor moved by to().
nets = [Net(list).double(), Net(nn.ModuleList).double()]
held = [len(net.state_dict()) for net in nets]
kinds = [net.hidden[0].weight.dtype for net in nets]
print(held, *kinds)
#> [2, 4] torch.float32 torch.float64
