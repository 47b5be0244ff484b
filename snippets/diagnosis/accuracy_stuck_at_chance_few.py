import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)


def share(model, x, y):
    return (model(x).argmax(1) == y).float().mean().item()


def learn(x, y, dead=False, seed=0):
    """Train on what is given; no more than 20 images here."""
    torch.manual_seed(seed)
    first, last = nn.Linear(64, 32), nn.Linear(32, 10)
    if dead:  # every hidden unit is below 0 for every image
        first.bias.data.fill_(-50.0)
    model = nn.Sequential(first, nn.ReLU(), last)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(100):
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    return model


few = slice(0, 20)
model = learn(x[few], y[few])
works = share(model, x[few], y[few])
right_on_new = share(model, x[20:], y[20:])
broken = share(learn(x[few], y[few], dead=True), x[few], y[few])
print(f"works {works:.2f}, on new images {right_on_new:.2f}")
#> works 1.00, on new images 0.74
print(f"dead units {broken:.2f}")
#> dead units 0.10

# Wrong labels can be learned by heart. Only new images show it.
torch.manual_seed(1)
wrong = y[torch.randperm(len(y))]
fooled = learn(x[few], wrong[few])
by_heart = share(fooled, x[few], wrong[few])
on_new = share(fooled, x[20:], wrong[20:])
print(f"wrong labels {by_heart:.2f}, on new images {on_new:.2f}")
#> wrong labels 1.00, on new images 0.10

# A good network, counted wrongly: (20, 1) == (20,) is (20, 20),
# each guess against each label.
guess = model(x[few]).argmax(1, keepdim=True)
table = guess == y[few]
counted = table.float().mean().item()
print(f"counted wrongly {counted:.2f}", tuple(table.shape))
#> counted wrongly 0.10 (20, 20)
