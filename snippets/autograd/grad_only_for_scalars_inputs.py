import torch
from torch import nn

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
t = torch.tensor([[0.0], [0.5], [2.0]], requires_grad=True)
u = net(t)
message = "no error"
try:
    torch.autograd.grad(u, t)
except RuntimeError as error:
    message = str(error)
print(message)
#> grad can be implicitly created only for scalar outputs

# Each row depends on its own input: the sum keeps them apart.
(slopes,) = torch.autograd.grad(u.sum(), t)
single = []
for row in t.tolist():
    one = torch.tensor(row, requires_grad=True)
    single.append(torch.autograd.grad(net(one), one)[0])
single = torch.stack(single)
print([round(v, 3) for v in slopes.flatten().tolist()])
#> [0.635, 0.512, 0.16]
print([round(v, 3) for v in single.flatten().tolist()])
#> [0.635, 0.512, 0.16]

# BatchNorm in training mode mixes the rows: the sum is flat.
mixing = nn.Sequential(nn.Linear(1, 8), nn.BatchNorm1d(8))
(flat,) = torch.autograd.grad(mixing(t).sum(), t)
largest = flat.abs().max().item()
print(f"{largest:.3f}")
#> 0.000

# Of a model, backward() fills the .grad of the weights as well.
torch.autograd.grad(net(t).sum(), t)
filled = [net[2].bias.grad]
net(t).sum().backward()
filled.append(net[2].bias.grad.item())
print(filled)
#> [None, 3.0]
