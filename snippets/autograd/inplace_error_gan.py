import torch
from torch import nn

torch.manual_seed(0)
G = nn.Linear(3, 2)
D = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1))
opt_g = torch.optim.SGD(G.parameters(), lr=0.1)
opt_d = torch.optim.SGD(D.parameters(), lr=0.1)
bce = nn.BCEWithLogitsLoss()
yes, no = torch.ones(7, 1), torch.zeros(7, 1)
real, noise = torch.randn(7, 2), torch.randn(7, 3)

# One verdict for both: the step of D overwrites what G needs.
verdict = D(G(noise))
loss_d = bce(D(real), yes) + bce(verdict, no)
wrong_g = bce(verdict, yes)
loss_d.backward(retain_graph=True)
opt_d.step()
message = "no error"
try:
    wrong_g.backward()
except RuntimeError as error:
    message = str(error).split(": ")[1].removesuffix(" Hint")
print(message)
#> [torch.FloatTensor [5, 1]], which is output 0 of AsStrided, is at version 2; expected version 1 instead.

# Right: D learns from detached fakes, then judges them afresh.
fake = G(noise)
opt_d.zero_grad()
loss_d = bce(D(real), yes) + bce(D(fake.detach()), no)
loss_d.backward()
opt_d.step()
opt_g.zero_grad()
loss_g = bce(D(fake), yes)
loss_g.backward()
opt_g.step()


# Not the cure: every backward first. D collects both losses.
def slopes_of_d():
    return torch.cat([p.grad.flatten() for p in D.parameters()])


opt_d.zero_grad()
again = D(G(noise))
(bce(D(real), yes) + bce(again, no)).backward(retain_graph=True)
wanted = slopes_of_d()
bce(again, yes).backward()
off = ((slopes_of_d() - wanted).norm() / wanted.norm()).item()
print(f"off by {off:.0%}")
#> off by 290%
