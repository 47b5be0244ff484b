import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(7, 4, 8)


def apart(old, new, call):
    """The report, and how far the answers are from each other."""
    report = new.load_state_dict(old.state_dict())
    off = (call(new) - call(old)).abs().max().item()
    return f"{report}, off by {off:.2f}"


# No number of heads in the state, no activation, no eps.
four, two = nn.MultiheadAttention(8, 4), nn.MultiheadAttention(8, 2)
heads = apart(four, two, lambda net: net(x, x, x)[0])
print(heads)
#> <All keys matched successfully>, off by 0.35


def build(activation):
    return nn.Sequential(nn.Linear(8, 5), activation)


activation = apart(
    build(nn.Tanh()), build(nn.ReLU()), lambda net: net(x)
)
print(activation)
#> <All keys matched successfully>, off by 0.94
usual, large = nn.BatchNorm1d(4), nn.BatchNorm1d(4, eps=0.5)
eps = apart(usual, large, lambda net: net.eval()(x))
print(eps)
#> <All keys matched successfully>, off by 0.63


class Listed(nn.Module):  # a plain list hides its layers
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(8, 5)]
        self.head = nn.Linear(5, 3)

    def forward(self, x):
        return self.head(self.layers[0](x))


hidden = apart(Listed(), Listed(), lambda net: net(x))
print(hidden)
#> <All keys matched successfully>, off by 1.78
