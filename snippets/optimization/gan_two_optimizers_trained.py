import torch
from torch import nn


def train(
    cut, seed=0, steps=60, swap=False, asks=(1.0, 0.0), blind=False
):
    """The data lie around 3, the first fakes around 0."""
    torch.manual_seed(seed)
    G = nn.Linear(2, 1)
    D = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))
    opt_g = torch.optim.Adam(G.parameters(), lr=0.1)
    opt_d = torch.optim.Adam(D.parameters(), lr=0.1)
    bce = nn.BCEWithLogitsLoss()
    yes, no = torch.ones(32, 1), torch.zeros(32, 1)
    of_real, of_fake = (torch.full((32, 1), ask) for ask in asks)
    for _ in range(steps):
        real, fake = torch.randn(32, 1) + 3, G(torch.randn(32, 2))
        shown = fake.detach() if blind else real
        loss_d = bce(D(shown), of_real)
        loss_d = loss_d + bce(D(fake.detach()), of_fake)
        opt_d.zero_grad()
        loss_d.backward()
        opt_d.step()
        verdict = D(fake.detach() if cut else fake)
        loss_g = bce(verdict, no if swap else yes)
        opt_g.zero_grad()
        loss_g.backward()
        opt_g.step()
    return G.bias.item(), loss_d.item(), loss_g.item()


right, cut = train(cut=False), train(cut=True)
print("right: fakes around %.1f, losses %.2f and %.2f" % right)
#> right: fakes around 3.2, losses 1.38 and 0.65
print("cut G: fakes around %.1f, losses %.2f and %.2f" % cut)
#> cut G: fakes around -0.6, losses 0.00 and 8.96
swapped = train(cut=False, swap=True)
print("no for G: fakes around %.1f, losses %.2f and %.2f" % swapped)
#> no for G: fakes around -2.0, losses 0.00 and 0.00
all_yes = train(cut=False, asks=(1.0, 1.0))
print("D, yes twice: around %.1f, losses %.2f and %.2f" % all_yes)
#> D, yes twice: around 0.8, losses 0.00 and 0.00
all_no = train(cut=False, asks=(0.0, 0.0))
print("D, no twice: around %.1f, losses %.2f and %.2f" % all_no)
#> D, no twice: around -6.4, losses 0.00 and 8.46
unseen = train(cut=False, blind=True)
print("D, fake twice: around %.1f, losses %.2f and %.2f" % unseen)
#> D, fake twice: around 1.1, losses 1.39 and 0.69
