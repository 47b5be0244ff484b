import torch
from torch import nn

x = torch.tensor([[4.0], [6.0]])  # one feature, its mean is 5


def step(grads, mode):
    """Running mean and weight after a step, and an output."""
    norm, head = nn.BatchNorm1d(1), nn.Parameter(torch.ones(1))
    norm.requires_grad_(grads).train(mode)
    weights = [*norm.parameters(), head]
    optimizer = torch.optim.SGD(weights, lr=0.01)
    out = norm(x)
    (head * out).square().sum().backward()
    optimizer.step()
    found = norm.running_mean, norm.weight, out[0]
    return tuple(value.item() for value in found)


rows = {
    "as it is": step(True, True),
    "requires_grad_(False)": step(False, True),
    "eval()": step(True, False),
    "both": step(False, False),
}
for name, row in rows.items():
    print(f"{name:21} mean %.1f, weight %.2f, out %.1f" % row)
#> as it is              mean 0.5, weight 0.96, out -1.0
#> requires_grad_(False) mean 0.5, weight 1.00, out -1.0
#> eval()                mean 0.0, weight -0.04, out 4.0
#> both                  mean 0.0, weight 1.00, out 4.0


# The body that stays as it is, whoever calls train() on the model.
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        first, self.head = nn.Linear(7, 5), nn.Linear(5, 3)
        self.body = nn.Sequential(first, nn.BatchNorm1d(5))
        self.body.requires_grad_(False).eval()

    def forward(self, x):
        return self.head(self.body(x))

    def train(self, mode=True):
        super().train(mode)
        self.body.eval()
        return self


torch.manual_seed(0)
model = Net()
model.train()
out = model(torch.randn(11, 7))
reached = model.body[1].running_mean.norm().item()
nn.Module.train(model)  # what train() does without our method
model(torch.randn(11, 7))
undone = model.body[1].running_mean.norm().item()
print(f"{reached:.2f}, without the method {undone:.2f}")
#> 0.00, without the method 0.07
