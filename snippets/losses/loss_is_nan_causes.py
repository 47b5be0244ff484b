import torch
import torch.nn.functional as F

births = {}


def probe(name, forward, *values):
    x = torch.tensor(values, requires_grad=True)
    loss = forward(x)
    loss.backward()
    births[name] = loss.item(), x.grad.tolist()
    slopes = ", ".join(f"{slope:z.2f}" for slope in x.grad)
    print(f"{name}: loss {loss.item():z.1f}, slopes {slopes}")


# Right and certain: the other class counts 0 times log(0).
hot = torch.tensor([1.0, 0.0])
probe("hand", lambda z: -(hot * z.softmax(0).log()).sum(), 200.0, 0)
#> hand: loss nan, slopes nan, nan
probe("torch", lambda z: F.cross_entropy(z, hot), 200.0, 0.0)
#> torch: loss 0.0, slopes 0.00, 0.00

# exp(100) does not fit into float32, and inf / inf is NaN.
probe("exp", lambda z: (z.exp() / z.exp().sum())[0], 100.0, 1.0)
#> exp: loss nan, slopes nan, nan
probe("softmax", lambda z: z.softmax(0)[0], 100.0, 1.0)
#> softmax: loss 1.0, slopes 0.00, 0.00


# where() throws away the value of the root, not its slope.
def late(x):
    return torch.where(x > 0, x.sqrt(), 0.0).sum()


def early(x):  # make the input safe first, then take the root
    inside = torch.where(x > 0, x, 1.0)
    return torch.where(x > 0, inside.sqrt(), 0.0).sum()


probe("late", late, 0.0, 4.0)
#> late: loss 2.0, slopes nan, 0.25
probe("early", early, 0.0, 4.0)
#> early: loss 2.0, slopes 0.00, 0.25

# The mean of nothing: no element chosen, no label that counts.
probe("empty", lambda x: x[x > 9].mean(), 1.0, 2.0)
#> empty: loss nan, slopes 0.00, 0.00
none = torch.zeros(2)  # the same mean, written with a mask
probe("over", lambda x: (x * none).sum() / none.sum(), 1.0, 2.0)
#> over: loss nan, slopes nan, nan
nothing = torch.tensor(-100)  # what ignore_index leaves out
probe("ignored", lambda z: F.cross_entropy(z, nothing), 1.0, 2.0)
#> ignored: loss nan, slopes 0.00, 0.00
blocked = torch.tensor(-torch.inf)
probe("masked", lambda z: (z + blocked).softmax(0)[0], 1.0, 2.0)
#> masked: loss nan, slopes nan, nan


# A column that never varies, standardised.
def standard(x):
    return ((x - x.mean()) / x.std()).sum()


probe("constant", standard, 3.0, 3.0)
#> constant: loss nan, slopes nan, nan
