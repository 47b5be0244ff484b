import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
digits = load_digits()
x = torch.tensor(digits.data / 16, dtype=torch.float32)
y = torch.tensor(digits.target)
train, valid = torch.randperm(len(x)).split([1300, 497])
net = nn.Sequential(
    nn.Linear(64, 48), nn.ReLU(), nn.Dropout(0.5), nn.Linear(48, 10)
)
optimizer = torch.optim.Adam(net.parameters(), lr=0.003)


@torch.no_grad()
def evaluate(rows):  # your validation function
    net.eval()
    return F.cross_entropy(net(x[rows]), y[rows]).item()


for epoch in range(4):
    reported = calm = 0.0
    for batch in train[torch.randperm(len(train))].split(50):
        calm += evaluate(batch) / 26  # 26 batches
        net.train()
        loss = F.cross_entropy(net(x[batch]), y[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        reported += loss.item() / 26

validation = evaluate(valid)
print(f"reported {reported:.2f}, validation {validation:.2f}")
#> reported 0.96, validation 0.65
again = evaluate(train)  # the same rows, once more
print(f"without dropout {calm:.2f}, after the epoch {again:.2f}")
#> without dropout 0.77, after the epoch 0.64
