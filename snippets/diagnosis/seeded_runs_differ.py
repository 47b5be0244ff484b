import torch
from torch import nn
from torch.utils.data import DataLoader

x = torch.linspace(-1, 1, 12)[:, None]
data = list(zip(x, 3 * x))


def run(validate=False, own=False):
    torch.manual_seed(0)
    g = torch.Generator().manual_seed(7) if own else None
    h = torch.Generator().manual_seed(8) if own else None
    train = DataLoader(data, 4, shuffle=True, generator=g)
    valid = DataLoader(data, generator=h)
    net = nn.Sequential(nn.Linear(1, 1), nn.Dropout(0.2))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        for a, b in train:
            optimizer.zero_grad()
            loss = (net(a) - b).square().mean()
            loss.backward()
            optimizer.step()
        if validate:
            list(valid)  # not shuffled, and nothing is trained
    return loss.item()


plain, again, validated = run(), run(), run(validate=True)
print(f"{plain:.3f}, {again:.3f}, validated {validated:.3f}")
#> 0.523, 0.523, validated 0.909
own, own_validated = run(own=True), run(validate=True, own=True)
print(f"{own:.3f}, validated {own_validated:.3f}")
#> 1.762, validated 1.762
