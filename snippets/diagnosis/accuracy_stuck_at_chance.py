import torch
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()  # images of 8 x 8, ten classes; 500 do here
raw = torch.tensor(digits.data[:500]).float()  # from 0 to 16
x, y = raw / 16, torch.tensor(digits.target[:500])


def network(seed=0):
    torch.manual_seed(seed)
    first, last = nn.Linear(64, 32), nn.Linear(32, 10)
    return nn.Sequential(first, nn.ReLU(), last)


def train(x, y, model, given=None, lr=0.5, steps=60):
    optimizer = torch.optim.SGD((given or model).parameters(), lr)
    start = nn.utils.parameters_to_vector(model.parameters())
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    logits = model(x).detach()
    loss = nn.functional.cross_entropy(logits, y).item()
    right = (logits.argmax(1) == y).float().mean().item()
    classes = len(logits.argmax(1).unique())
    # Do the weights move? Does the output depend on the image?
    end = nn.utils.parameters_to_vector(model.parameters())
    moved = (end - start).abs().max().item()
    spread = logits.std(0).max().item()
    print(f"{loss=:.2f}, {right=:.0%}, {classes=}", end=", ")
    print(f"{moved=:.1e}, {spread=:.1e}")
    return loss, right, classes, moved, spread


good = train(x, y, network())
#> loss=0.22, right=97%, classes=10, moved=8.3e-01, spread=3.5e+00
unscaled = train(raw, y, network())  # the division forgotten
#> loss=2.30, right=11%, classes=1, moved=2.7e+01, spread=0.0e+00
longer = train(raw, y, network(), steps=180)
#> loss=2.30, right=11%, classes=1, moved=2.7e+01, spread=0.0e+00
zeros = network()
for weight in zeros.parameters():
    nn.init.zeros_(weight)
empty = train(x, y, zeros)
#> loss=2.30, right=11%, classes=1, moved=7.8e-02, spread=0.0e+00
stale = train(x, y, network(), given=network())  # another model
#> loss=2.33, right=3%, classes=5, moved=0.0e+00, spread=7.7e-02
slow = train(x, y, network(), lr=1e-5)
#> loss=2.33, right=3%, classes=5, moved=2.6e-05, spread=7.7e-02
mixed = train(x, y[torch.randperm(500)], network())  # wrong labels
#> loss=2.23, right=21%, classes=9, moved=2.0e-01, spread=3.2e-01
