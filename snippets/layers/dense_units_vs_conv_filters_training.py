import torch
from torch import nn

# Double precision: the printed digits hold on any machine.
torch.set_default_dtype(torch.float64)


def unexplained(features, units, seed):
    """Fit a mix of 10 features; the share of its variance left."""
    torch.manual_seed(seed)
    x = torch.randn(500, 10)
    y = (x @ torch.randn(10) / 3).sigmoid()
    x = x[:, :features]
    hidden = nn.Linear(features, units)
    model = nn.Sequential(hidden, nn.Tanh(), nn.Linear(units, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        output = model(x).squeeze(1).sigmoid()
        loss = (output - y).square().mean()
        loss.backward()
        optimizer.step()
    return loss.item() / y.var(correction=0).item()


# Must the width match the features? Vary the units first. Then
# give 20 units, but take 5 of the features away. What the worst of
# three seeds leaves unexplained:
left = {}
for features, units in [(10, 5), (10, 1), (5, 20)]:
    runs = [unexplained(features, units, seed) for seed in range(3)]
    left[features, units] = runs
    print(f"{features} features, {units} units: {max(runs):.0%}")
#> 10 features, 5 units: 1%
#> 10 features, 1 units: 1%
#> 5 features, 20 units: 50%


def train_equal_filters(equal_readers):
    """64 equal filters: how far do they get apart in 50 steps?"""
    torch.manual_seed(0)
    images, target = torch.randn(7, 1, 12, 12), torch.randn(7, 1)
    conv, reader = nn.Conv2d(1, 64, 3), nn.Linear(64, 1)
    nn.init.constant_(conv.weight, 0.1)
    nn.init.zeros_(conv.bias)
    if equal_readers:
        nn.init.constant_(reader.weight, 0.1)
    optimizer = torch.optim.SGD(conv.parameters(), lr=0.1)
    for _ in range(50):
        optimizer.zero_grad()
        strength = conv(images).relu().mean(dim=(2, 3))
        (reader(strength) - target).square().mean().backward()
        optimizer.step()
    kernels = conv.weight.detach()
    learned = (kernels - 0.1).abs().max().item()
    apart = (kernels - kernels[0]).abs().max().item()
    return learned, apart


# Equal filters that are read equally get equal gradients. Random
# starting values are what lets 64 filters become different.
learned, apart = train_equal_filters(equal_readers=True)
print(f"read equally: learned {learned:.2f}, apart {apart:.2f}")
#> read equally: learned 0.04, apart 0.00
_, apart_mixed = train_equal_filters(equal_readers=False)
print(f"read at random: apart {apart_mixed:.2f}")
#> read at random: apart 0.06
