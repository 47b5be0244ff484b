import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
gaps = []
for seed in range(11):
    torch.manual_seed(seed)
    order = torch.randperm(len(x))
    valid, train = order[:60], order[60:]
    net = nn.Linear(64, 10)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    for _ in range(10):
        loss = F.cross_entropy(net(x[train]), y[train])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():  # both with the same weights
        again = F.cross_entropy(net(x[train]), y[train])
        gap = F.cross_entropy(net(x[valid]), y[valid]) - again
    gaps.append(gap.item())
below = sum(gap < 0 for gap in gaps)
print(f"validation below in {below} of {len(gaps)} splits")
#> validation below in 5 of 11 splits
