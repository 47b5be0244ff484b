import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)


def learn(x, y, units, loss_of, lr=0.5, seed=0):
    torch.manual_seed(seed)
    first, last = nn.Linear(64, 32), nn.Linear(32, units)
    model = nn.Sequential(first, nn.ReLU(), last)
    optimizer = torch.optim.SGD(model.parameters(), lr)
    for _ in range(100):
        optimizer.zero_grad()
        loss_of(model(x), y).backward()
        optimizer.step()
    return model


# A good network, counted wrongly: (20, 1) == (20,) is (20, 20).
model = learn(x[:20], y[:20], 10, F.cross_entropy)
logits = model(x[:20])
works = (logits.argmax(1) == y[:20]).float().mean().item()
table = logits.argmax(1, keepdim=True) == y[:20]
counted = table.float().mean().item()
print(f"{works:.0%}, counted wrongly {counted:.0%}, {table.shape}")
#> 100%, counted wrongly 10%, torch.Size([20, 20])

# A good yes or no, counted wrongly: argmax of one unit is 0.
small = (y[:500] < 3).float()
binary = learn(
    x[:500],
    small[:, None],
    1,
    F.binary_cross_entropy_with_logits,
)
logit = binary(x[:500]).squeeze(1)
sign = ((logit > 0) == small).float().mean().item()
first = (logit[:, None].argmax(1) == small).float().mean().item()
share_of_no = 1 - small.mean().item()
print(f"{sign:.0%}, argmax {first:.0%}, no {share_of_no:.0%}")
#> 96%, argmax 69%, no 69%

# Is it a 0? A network that always says no is right 9 times in 10.
zero = (y[:500] == 0).long()
blind = learn(x[:500], zero, 2, F.cross_entropy, lr=0.005)
guess = blind(x[:500]).argmax(1)
high = (guess == zero).float().mean().item()
said = guess.unique().tolist()
print(f"{high:.0%} right, answers {said}")
#> 90% right, answers [0]

# Wrong labels are learned by heart. Only new images show it.
torch.manual_seed(1)
wrong = y[torch.randperm(len(y))]
fooled = learn(x[:20], wrong[:20], 10, F.cross_entropy)
by_heart = (fooled(x[:20]).argmax(1) == wrong[:20]).float().mean()
on_new = (fooled(x[20:]).argmax(1) == wrong[20:]).float().mean()
sound = (model(x[20:]).argmax(1) == y[20:]).float().mean()
print(f"{by_heart:.0%} by heart, {on_new:.0%}, sound {sound:.0%}")
#> 100% by heart, 10%, sound 74%
