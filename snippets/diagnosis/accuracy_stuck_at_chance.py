import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()  # images of 8 x 8, ten classes; 500 do here
raw = torch.tensor(digits.data[:500]).float()  # from 0 to 16
x, y = raw / 16, torch.tensor(digits.target[:500])


def fit(x, y, model, held=None, lr=0.5, sign=1, parts=1, steps=60):
    start = [p.detach().clone() for p in model.parameters()]
    optimizer = torch.optim.SGD((held or model).parameters(), lr)
    batches = list(zip(x.chunk(parts), y.chunk(parts), strict=True))
    for step in range(steps):
        some, labels = batches[step % parts]
        optimizer.zero_grad()
        (sign * F.cross_entropy(model(some), labels)).backward()
        optimizer.step()
    # Do the weights move? Does the output depend on the image?
    pairs = zip(model.parameters(), start, strict=True)
    moved = max((p - old).abs().max().item() for p, old in pairs)
    logits = model(x).detach()
    spread = logits.std(0).max().item()
    right = (logits.argmax(1) == y).float().mean().item()
    return right, moved, spread


def network(act=nn.ReLU, depth=1, seed=0):
    torch.manual_seed(seed)
    sizes = [64] + [32] * depth
    body = [[nn.Linear(n, 32), act()] for n in sizes[:-1]]
    return nn.Sequential(*sum(body, []), nn.Linear(32, 10))


def zeros():
    model = network()
    for weight in model.parameters():
        nn.init.zeros_(weight)
    return model


def sigmoids():
    return network(nn.Sigmoid, depth=5)


torch.manual_seed(0)
order, rows = y.argsort(stable=True), torch.randperm(500)
few = order[::25]  # 20 images of all classes
faults = {
    "nothing": (x, y, network, {}),
    "optimizer": (x, y, network, {"held": network()}),  # another's
    "rate": (x, y, network, {"lr": 1e-4}),
    "pixels": (raw, y, network, {}),  # not divided by 16
    "zeros": (x, y, zeros, {}),
    "sigmoids": (x, y, sigmoids, {}),
    "minus": (x, y, network, {"sign": -1, "lr": 0.05}),
    "labels": (x, y[rows], network, {}),  # of other images
    "sorted": (x[order], y[order], network, {"parts": 20}),
}
found = {}
for name, (images, labels, make, settings) in faults.items():
    whole = fit(images, labels, make(), **settings)
    # The same with 20 images as one batch.
    settings = settings | {"parts": 1}
    right = fit(images[few], labels[few], make(), **settings)[0]
    found[name] = *whole, right
    shown = "{:9} {:4.0%}  moved {:.0e}  spread {:.0e}  {:4.0%}"
    print(shown.format(name, *found[name]))
#> nothing    97%  moved 8e-01  spread 4e+00  100%
#> optimizer   3%  moved 0e+00  spread 8e-02    5%
#> rate        3%  moved 3e-04  spread 8e-02    5%
#> pixels     11%  moved 3e+01  spread 0e+00   15%
#> zeros      11%  moved 8e-02  spread 0e+00   15%
#> sigmoids   11%  moved 4e-02  spread 2e-05   15%
#> minus      10%  moved 2e-01  spread 4e-01    5%
#> labels     20%  moved 2e-01  spread 3e-01  100%
#> sorted     10%  moved 3e+00  spread 2e-01  100%
