import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

images, labels = load_digits(return_X_y=True)
images = torch.tensor(images, dtype=torch.float64) / 16
labels = torch.tensor(labels)
ends = {
    "Linear": nn.Identity(),
    "Softmax": nn.Softmax(dim=1),
    "LogSoftmax": nn.LogSoftmax(dim=1),
    "dim=0": nn.LogSoftmax(dim=0),
}


def train(end, seed=0):
    torch.manual_seed(seed)
    hidden, head = nn.Linear(64, 32), nn.Linear(32, 10)
    net = nn.Sequential(hidden, nn.ReLU(), head, end).double()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(8):
        for batch in torch.randperm(1400).split(100):
            loss = F.nll_loss(net(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    guesses = net(images[1400:]).argmax(1)
    right = (guesses == labels[1400:]).double().mean().item()
    return loss.item(), right


# Loss of the last batch, and right answers on 397 new digits.
runs = {name: train(end) for name, end in ends.items()}
for name, (loss, right) in runs.items():
    print(f"{name:10} nll_loss {loss:.2f}, {right:.0%} right")
#> Linear     nll_loss -1107.40, 10% right
#> Softmax    nll_loss -0.90, 81% right
#> LogSoftmax nll_loss 0.08, 88% right
#> dim=0      nll_loss 2.56, 90% right
