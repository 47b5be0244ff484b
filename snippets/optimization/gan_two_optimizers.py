import torch
from torch import nn

torch.manual_seed(0)
G = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))
D = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
opt_g = torch.optim.Adam(G.parameters(), lr=0.01)
opt_d = torch.optim.Adam(D.parameters(), lr=0.02)
bce = nn.BCEWithLogitsLoss()
yes, no = torch.ones(7, 1), torch.zeros(7, 1)
real, noise = torch.randn(7, 2) + 3, torch.randn(7, 3)


def slopes(net):
    """The size of what stands in .grad; None where that is None."""
    if all(p.grad is None for p in net.parameters()):
        return None
    grads = [p.grad.flatten() for p in net.parameters()]
    return round(torch.cat(grads).norm().item(), 2)


# D: real is yes, fake is no. detach() keeps this loss out of G.
fake = G(noise)
loss_d = bce(D(real), yes) + bce(D(fake.detach()), no)
opt_d.zero_grad()
loss_d.backward()
after_d = slopes(D), slopes(G)
opt_d.step()

# G: the fake shall pass for real. Ask the new D; no detach().
loss_g = bce(D(fake), yes)
opt_g.zero_grad()
loss_g.backward()
after_g = slopes(D), slopes(G)
opt_g.step()
print("D and G after the first backward:", *after_d)
#> D and G after the first backward: 0.71 None
print("D and G after the second:", *after_g)  # D is cleared next
#> D and G after the second: 0.69 0.37
