import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
torch.manual_seed(0)
train, valid = torch.randperm(len(x)).split([1300, 497])
leaky = torch.cat([train[497:], valid])  # as many rows


def run(rows):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(64, 48), nn.ReLU())
    net.append(nn.Dropout(0.5)).append(nn.Linear(48, 10))
    optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
    for _ in range(3):
        reported = 0.0
        for batch in rows[torch.randperm(len(rows))].split(50):
            loss = F.cross_entropy(net(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            reported += loss.item() / 26
    with torch.no_grad():
        answers = net.eval()(x[valid])
    return reported, F.cross_entropy(answers, y[valid]).item()


def shared(rows):  # rows of valid that stand there, bit for bit
    seen = {row.tobytes() for row in x[rows].numpy()}
    return sum(row.tobytes() in seen for row in x[valid].numpy())


honest, leaked = run(train), run(leaky)
print(f"honest {honest[0]:.2f}, validation {honest[1]:.2f}")
#> honest 1.28, validation 0.96
print(f"leaked {leaked[0]:.2f}, validation {leaked[1]:.2f}")
#> leaked 1.25, validation 0.90
print(shared(train), shared(leaky))
#> 0 497
