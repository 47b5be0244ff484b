import torch
import torch.nn.functional as F


def probe(forward, *values):
    x = torch.tensor(values, requires_grad=True)
    loss = forward(x)
    loss.backward()
    slopes = ", ".join(f"{slope:z.2f}" for slope in x.grad)
    print(f"loss {loss.item():z.1f}, slopes {slopes}")
    return loss.item(), x.grad.tolist(), values


# Right and certain: the other class counts 0 times log(0).
hot = torch.tensor([1.0, 0.0])


def formula(z):
    return -(hot * z.softmax(0).log()).sum()


hand = probe(formula, 200.0, 0.0)
#> loss nan, slopes nan, nan
own = probe(lambda z: F.cross_entropy(z, hot), 200.0, 0.0)
#> loss 0.0, slopes 0.00, 0.00

# A sigmoid that is rounded to 0: its log is infinite.
log = probe(lambda z: z.sigmoid().log(), -200.0)
#> loss -inf, slopes nan
logs = probe(lambda z: F.logsigmoid(z), -200.0)
#> loss -200.0, slopes 1.00


# The log of a number below zero, as of a predicted variance.
def density(v):
    return v.log() + 4 / v


below = probe(density, -2.0)
#> loss nan, slopes -1.50
positive = probe(lambda v: density(F.softplus(v) + 1e-6), -2.0)
#> loss 29.4, slopes -28.66

# exp(100) does not fit into float32, and inf / inf is NaN.
exp = probe(lambda z: (z.exp() / z.exp().sum())[0], 100.0, 0.0)
#> loss nan, slopes nan, nan
softmax = probe(lambda z: z.softmax(-1)[0], 100.0, 0.0)
#> loss 1.0, slopes 0.00, 0.00


# where() throws away the value of the root, not its slope.
def outside(x):
    return torch.where(x > 0, x.sqrt(), 0.0).sum()


def inside(x):  # make the input safe first, then take the root
    safe = torch.where(x > 0, x, 1.0)
    return torch.where(x > 0, safe.sqrt(), 0.0).sum()


late = probe(outside, 0.0, 4.0)
#> loss 2.0, slopes nan, 0.25
early = probe(inside, 0.0, 4.0)
#> loss 2.0, slopes 0.00, 0.25

# The mean of nothing: no element chosen, no label that counts.
empty = probe(lambda x: x[x > 9].mean(), 1.0, 2.0)
#> loss nan, slopes 0.00, 0.00
none = torch.zeros(2)  # the same mean, written with a mask
over = probe(lambda x: (x * none).sum() / none.sum(), 1.0, 2.0)
#> loss nan, slopes nan, nan
nothing = torch.tensor(-100)  # what ignore_index leaves out
ignored = probe(lambda z: F.cross_entropy(z, nothing), 1.0, 2.0)
#> loss nan, slopes 0.00, 0.00
one = torch.tensor(1)  # a class whose weight is 0
unweighted = probe(
    lambda z: F.cross_entropy(z, one, weight=hot), 1.0, 2.0
)
#> loss nan, slopes nan, nan
blocked = torch.tensor(-torch.inf)  # of a softmax, all
masked = probe(lambda z: (z + blocked).softmax(0)[0], 1.0, 2.0)
#> loss nan, slopes nan, nan


# A column that never varies, standardised.
def standard(x, eps=0.0):
    return (x - x.mean()) / (x.std() + eps)


def gentle(x):  # as BatchNorm does it
    return (x - x.mean()) / (x.var() + 1e-5).sqrt()


constant = probe(lambda x: standard(x)[0], 3.0, 3.0)
#> loss nan, slopes nan, nan
# 0.9 is no binary fraction: its mean is rounded.
rounded = standard(torch.full((3,), 0.9)).square().sum().item()
print(f"loss {rounded:.1f}")
#> loss 2.0
beside = probe(lambda x: standard(x, 1e-5)[0], 3.0, 3.0)
#> loss 0.0, slopes 50000.00, -50000.00
under = probe(lambda x: gentle(x)[0], 3.0, 3.0)
#> loss 0.0, slopes 158.11, -158.11

# CTC: a target that is longer than what it is read from.
target = torch.tensor([[1, 1]])
lengths = torch.tensor([1]), torch.tensor([2])


def ctc(z, **how):
    log_probs = z.view(1, 1, 2).log_softmax(2)
    return F.ctc_loss(log_probs, target, *lengths, **how)


long = probe(ctc, 1.0, 2.0)
#> loss inf, slopes nan, nan
zeroed = probe(lambda z: ctc(z, zero_infinity=True), 1.0, 2.0)
#> loss 0.0, slopes 0.00, 0.00

# The step itself: a slope of 0, divided by its own size, 0.
w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.Adam([w], lr=0.1, eps=0.0)
(w[0] * 3).backward()
optimizer.step()
after = w.tolist()
print(f"slopes {w.grad.tolist()}, weights {after}")
#> slopes [3.0, 0.0], weights [0.8999999761581421, nan]
