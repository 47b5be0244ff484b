import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
train, held, valid = torch.randperm(1797).split([100, 300, 1397])
net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
outputs, losses, counts = [], [], []  # one entry an epoch
for _ in range(100):
    loss = F.cross_entropy(net(x[train]), y[train])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        outputs.append(net(x))
    logits = outputs[-1][valid]
    losses.append(F.cross_entropy(logits, y[valid]).item())
    counts.append((logits.argmax(1) == y[valid]).sum().item())

lowest, last = losses.index(min(losses)), 99
text = "epoch {}: {} right, loss {:.2f}"
print(text.format(lowest + 1, counts[lowest], losses[lowest]))
#> epoch 21: 1187 right, loss 0.53
print(text.format(last + 1, counts[last], losses[last]))
#> epoch 100: 1207 right, loss 0.70


def look(epoch):
    logits = outputs[epoch][valid]
    each = F.cross_entropy(logits, y[valid], reduction="none")
    wrong = logits.argmax(1) != y[valid]
    carried = each.sort().values[-70:].sum() / each.sum()
    sure = logits.softmax(1).amax(1)[wrong].mean()
    return each.median().item(), carried.item(), sure.item()


def scale(epoch):  # one number T, chosen on the held-out rows
    logits, target = outputs[epoch][held], y[held]
    Ts = [n / 10 for n in range(5, 80)]
    T = min(Ts, key=lambda t: F.cross_entropy(logits / t, target))
    logits = outputs[epoch][valid] / T
    count = (logits.argmax(1) == y[valid]).sum().item()
    return T, F.cross_entropy(logits, y[valid]).item(), count


before, after = look(lowest), look(last)
text = "median {:.4f}, 70 rows carry {:.2f}, wrong are {:.2f} sure"
print(text.format(*before))
#> median 0.0203, 70 rows carry 0.52, wrong are 0.70 sure
print(text.format(*after))
#> median 0.0007, 70 rows carry 0.66, wrong are 0.81 sure
mild, calm = scale(lowest), scale(last)
text = "T {:.1f}: loss {:.2f}, {} right"
print(text.format(*mild))
#> T 1.6: loss 0.49, 1187 right
print(text.format(*calm))
#> T 2.8: loss 0.47, 1207 right
