import torch
import torch.nn.functional as F
from torch import nn

C = 10


# What the floor looks like in a log: 900 points in 10 clusters.
def train(softmax, seed=0):
    torch.manual_seed(seed)
    y = torch.randint(C, (900,))
    x = 2 * torch.randn(C, 6)[y] + torch.randn(900, 6)
    head = nn.Linear(64, C)
    net = nn.Sequential(nn.Linear(6, 64), nn.ReLU(), head)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.03)
    log = {}
    for step in range(201):
        output = net(x).softmax(1) if softmax else net(x)
        loss = F.cross_entropy(output, y)
        accuracy = (output.argmax(1) == y).double().mean().item()
        log[step] = loss.item(), accuracy
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return log


# Loss, accuracy and their sum: with the softmax in the model the
# sum stands still, without it goes to 1.
logits_log, softmax_log = train(False), train(True)
for step in (0, 50, 100, 200):
    loss, right = softmax_log[step]
    plain, good = logits_log[step]
    print(
        f"{step:3} {loss:.2f} + {right:.2f} = {loss + right:.2f}"
        f"   without: {plain:.2f} + {good:.2f} = {plain + good:.2f}"
    )
#>   0 2.31 + 0.14 = 2.45   without: 2.50 + 0.14 = 2.64
#>  50 1.48 + 0.98 = 2.47   without: 0.04 + 0.99 = 1.03
#> 100 1.47 + 0.99 = 2.46   without: 0.02 + 1.00 = 1.01
#> 200 1.47 + 0.99 = 2.46   without: 0.00 + 1.00 = 1.00
