import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss


def gradient(model, loss, x, y, size, factor):
    model.zero_grad()
    for some, target in zip(x.split(size), y.split(size)):
        (loss(model(some), target) * factor).backward()
    grads = [p.grad.flatten() for p in model.parameters()]
    return torch.cat(grads)


def off(loss, truth=None, factor=1 / 4, seed=0, **how):
    """How far four parts of 8 are from the 32 rows at once."""
    torch.manual_seed(seed)
    x, y = torch.randn(32, 5).double(), torch.randint(3, (32,))
    y[torch.randperm(32)[: how.get("empty", 0)]] = -100  # ignored
    parts = [how["first"](5)] if "first" in how else []
    model = nn.Sequential(*parts, nn.Linear(5, 3)).double()
    model.train(how.get("train", True))
    whole = gradient(model, truth or loss, x, y, 32, 1)
    got = gradient(model, loss, x, y, 8, factor)
    return ((got - whole).norm() / whole.norm()).item()


def total(scores, labels):
    return cross_entropy(scores, labels, reduction="sum")


def weighted(scores, labels):
    weight = torch.tensor([1.0, 2.0, 9.0]).double()
    return cross_entropy(scores, labels, weight=weight)


def root(scores, labels):
    return mse_loss(scores[:, 0], labels.double()).sqrt()


def contrast(scores, labels):  # row against row
    own = torch.arange(len(scores))
    return cross_entropy(scores @ scores.T, own)


def dice(scores, labels):  # sums over the whole batch
    guess, truth = scores[:, 0].sigmoid(), (labels == 0).double()
    return 1 - 2 * (guess * truth).sum() / (guess + truth).sum()


# Labels that are ignored: 32 rows, of which 22 count.
ignored = off(cross_entropy, empty=10)
cured = off(total, cross_entropy, factor=1 / 22, empty=10)
print(f"ignored labels {ignored:.0%}, sum / all labels {cured:.0%}")
#> ignored labels 15%, sum / all labels 0%
classes, rooted = off(weighted), off(root)
print(f"class weights {classes:.0%}, root of MSE {rooted:.0%}")
#> class weights 32%, root of MSE 8%
summed, undivided = off(total), off(total, factor=1)
print(f"a sum / 4 {summed:.0%}, a sum {undivided:.0%}")
#> a sum / 4 75%, a sum 0%
batch = off(cross_entropy, first=nn.BatchNorm1d)
fixed = off(cross_entropy, first=nn.BatchNorm1d, train=False)
layer = off(cross_entropy, first=nn.LayerNorm)
print(f"BatchNorm {batch:.0%}, in eval {fixed:.0%}")
#> BatchNorm 50%, in eval 0%
print(f"LayerNorm {layer:.0%}")
#> LayerNorm 0%
against, overlap = off(contrast), off(dice)
print(f"contrastive {against:.0%}, Dice {overlap:.0%}")
#> contrastive 28%, Dice 13%
