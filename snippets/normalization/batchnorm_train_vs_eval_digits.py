from copy import deepcopy

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.swa_utils import update_bn

images, labels = load_digits(return_X_y=True)
images, labels = torch.tensor(images).float(), torch.tensor(labels)
new, truth = images[1400:], labels[1400:]


def fit(steps, seed=0, kinds=1):
    torch.manual_seed(seed)
    hidden = nn.Linear(64, 32), nn.BatchNorm1d(32), nn.ReLU()
    more = nn.Linear(32, 32), nn.BatchNorm1d(32), nn.ReLU()
    net = nn.Sequential(*hidden, *more, nn.Linear(32, 10))
    loss_fn = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for step in range(steps):
        i = torch.randint(1400, (64,))
        x = 16 - images[i] if step % kinds else images[i]
        optimizer.zero_grad()
        loss_fn(net(x), labels[i]).backward()
        optimizer.step()
    return net


def right(net, batches, answers):
    """The share of right answers in train mode and in eval mode."""
    shares = []
    for mode in (True, False):
        asked = deepcopy(net).train(mode)
        guesses = torch.cat([asked(x).argmax(1) for x in batches])
        shares.append((guesses == answers).float().mean().item())
    return shares


few, many = fit(5), fit(200)
early = right(few, [new], truth)
done = right(many, [new], truth)
update_bn(images[:1400].split(100), few)
recomputed = right(few, [new], truth)
# Every other batch in negative, as a GAN has two kinds in turn.
turns = fit(200, kinds=2)
in_turn = right(turns, [new], truth)
update_bn(images[:1400].split(100), turns)
only_one = right(turns, [new], truth)
# The new images in another scale; or one digit to a batch.
small = new / 16
scaled = right(many, [small], truth)
piles = [new[truth == digit] for digit in range(10)]
piled = right(many, piles, truth.sort().values)
rows = early, recomputed, done, in_turn, only_one, scaled, piled
for shares in rows:
    print("train mode {:.0%}, eval mode {:.0%}".format(*shares))
#> train mode 45%, eval mode 27%
#> train mode 45%, eval mode 44%
#> train mode 92%, eval mode 92%
#> train mode 89%, eval mode 59%
#> train mode 89%, eval mode 88%
#> train mode 92%, eval mode 20%
#> train mode 13%, eval mode 92%
