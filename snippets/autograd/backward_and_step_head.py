import torch
from sklearn.datasets import load_digits
from torch import nn

images, labels = load_digits(return_X_y=True)
images, labels = torch.tensor(images) / 16, torch.tensor(labels)


def run(late, frozen=False, seed=0):
    torch.manual_seed(seed)
    parts = nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10)
    model = nn.Sequential(*parts).double()
    model[0].requires_grad_(not frozen)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    model[2] = nn.Linear(32, 10).double()  # the new head
    if not late:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    start, losses = model[2].weight.clone(), []
    for _ in range(60):
        optimizer.zero_grad()
        scores = model(images[:1400])
        loss = nn.functional.cross_entropy(scores, labels[:1400])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    went = (model[2].weight - start).norm().item()
    guesses = model(images[1400:]).argmax(1)
    right = (guesses == labels[1400:]).double().mean().item()
    return right, losses[0], losses[-1], went


# Held-out digits right, first and last loss, way of the head.
whole = run(late=False)
print("all:  {:.0%}, loss {:.2f} to {:.2f}, {:.1f}".format(*whole))
#> all:  87%, loss 2.32 to 0.32, 4.8
unheld = run(late=True)
print("late: {:.0%}, loss {:.2f} to {:.2f}, {:.1f}".format(*unheld))
#> late: 82%, loss 2.32 to 1.39, 0.0
# The same with a frozen body: only the head could learn.
only = run(late=False, frozen=True)
print("all:  {:.0%}, loss {:.2f} to {:.2f}, {:.1f}".format(*only))
#> all:  80%, loss 2.32 to 1.57, 4.7
stuck = run(late=True, frozen=True)
print("late: {:.0%}, loss {:.2f} to {:.2f}, {:.1f}".format(*stuck))
#> late: 16%, loss 2.32 to 2.32, 0.0
