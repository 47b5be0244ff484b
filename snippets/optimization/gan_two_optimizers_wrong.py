import torch
from torch import nn

torch.manual_seed(0)
G = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))
D = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1))
bce = nn.BCEWithLogitsLoss()
yes, no = torch.ones(7, 1), torch.zeros(7, 1)
real, noise = torch.randn(7, 2) + 3, torch.randn(7, 3)


def losses(for_d, for_g):
    """Both losses; for_d and for_g say what is cut off."""
    fake = G(noise)
    loss_d = bce(D(real), yes) + bce(D(for_d(fake)), no)
    return loss_d, bce(D(for_g(fake)), yes)


def whole(fake):
    return fake


def off(net, wanted):
    """How far .grad is from the slopes of the own loss."""
    if all(p.grad is None for p in net.parameters()):
        return None
    got = torch.cat([p.grad.flatten() for p in net.parameters()])
    wanted = torch.cat([w.flatten() for w in wanted])
    return round(((got - wanted).norm() / wanted.norm()).item(), 2)


loss_d, loss_g = losses(torch.detach, whole)
for_d = torch.autograd.grad(loss_d, [*D.parameters()])
for_g = torch.autograd.grad(loss_g, [*G.parameters()])


def attempt(run):
    G.zero_grad()
    D.zero_grad()
    try:
        run()
    except RuntimeError as error:
        return str(error)[:53]
    return off(D, for_d), off(G, for_g)


def every_backward_first():
    for loss in losses(torch.detach, whole):
        loss.backward()


def detach_in_g():
    losses(torch.detach, torch.detach)[1].backward()


def no_detach():
    for loss in losses(whole, whole):
        loss.backward()


def no_detach_kept():
    for loss in losses(whole, whole):
        loss.backward(retain_graph=True)


def inputs_named():
    loss_d, loss_g = losses(torch.detach, whole)
    loss_d.backward(inputs=[*D.parameters()])
    loss_g.backward(inputs=[*G.parameters()])


# How far off are D and G? None: that network got no slopes.
runs = every_backward_first, detach_in_g, no_detach
found = {}
for run in (*runs, no_detach_kept, inputs_named):
    found[run.__name__] = attempt(run)
    print(f"{run.__name__}: {found[run.__name__]}")
#> every_backward_first: (1.05, 0.0)
#> detach_in_g: (1.8, None)
#> no_detach: Trying to backward through the graph a second time (o
#> no_detach_kept: (1.05, 0.94)
#> inputs_named: (0.0, 0.0)
