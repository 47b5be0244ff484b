import torch
from sklearn.datasets import load_digits
from torch import nn

# 64 pixels in, 10 classes out: only the width between is free.
pixels, labels = load_digits(return_X_y=True)
pixels, labels = torch.tensor(pixels) / 16, torch.tensor(labels)


def accuracy(units, seed, steps=40):
    """The share of 360 digits, kept out of training, read right."""
    torch.manual_seed(seed)
    order = torch.randperm(len(labels))
    new, seen = order[:360], order[360:]
    net = nn.Sequential(
        nn.Linear(64, units), nn.ReLU(), nn.Linear(units, 10)
    ).double()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(
            net(pixels[seen]), labels[seen]
        )
        loss.backward()
        optimizer.step()
    hits = net(pixels[new]).argmax(dim=1) == labels[new]
    return hits.double().mean().item()


shares = {
    units: [accuracy(units, seed) for seed in range(3)]
    for units in (2, 16, 128)
}
for units, found in shares.items():
    print(f"{units:3}: {min(found):.0%} to {max(found):.0%}")
#>   2: 22% to 51%
#>  16: 92% to 97%
#> 128: 95% to 99%
