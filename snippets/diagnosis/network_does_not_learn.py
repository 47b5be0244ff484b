import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


def look(model, optimizer, x, y):
    """One batch, one step: the lines that a fault changes."""
    named = dict(model.named_parameters())
    old = {name: p.detach().clone() for name, p in named.items()}
    out = model(x)
    loss = F.cross_entropy(out, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return {
        "outputs, labels": (tuple(out.shape), tuple(y.shape)),
        "weights": sum(p.numel() for p in named.values()),
        "first loss": round(loss.item(), 2),
        "sum of a row": round(out[0].sum().item(), 2),
        "no gradient": [n for n in named if named[n].grad is None],
        "not moved": [n for n in named if old[n].equal(named[n])],
    }


class Network(nn.Module):
    def __init__(self, fault=""):
        super().__init__()
        self.fault = fault
        body = [nn.Linear(64, 32), nn.Linear(32, 32)]
        self.body = body if fault == "list" else nn.ModuleList(body)
        self.head = nn.Linear(32, 10)

    def forward(self, x):
        for layer in self.body:
            x = F.relu(layer(x))
        if self.fault == "detach":
            x = x.detach()
        out = self.head(x)
        return out.softmax(1) if self.fault == "softmax" else out


digits = load_digits()
raw, labels = torch.tensor(digits.data).float(), digits.target
raw, labels = raw[:50] * 16, torch.tensor(labels[:50])  # 0 to 255

found = {}
for fault in "", "pixels", "softmax", "detach", "list", "optimizer":
    torch.manual_seed(0)
    model, other = Network(fault), Network()
    trained = other if fault == "optimizer" else model
    optimizer = torch.optim.SGD(trained.parameters(), lr=0.1)
    x = raw if fault == "pixels" else raw / 256
    found[fault] = look(model, optimizer, x, labels)

sound = found.pop("")
print(sound)
#> {'outputs, labels': ((50, 10), (50,)), 'weights': 3466, 'first loss': 2.3, 'sum of a row': -1.07, 'no gradient': [], 'not moved': []}
tells = {}
for fault, lines in found.items():
    tells[fault] = [n for n in lines if lines[n] != sound[n]]
    for line in tells[fault]:
        print(f"{fault:9} {line}: {lines[line]}")
#> pixels    first loss: 12.63
#> pixels    sum of a row: 20.05
#> softmax   sum of a row: 1.0
#> detach    no gradient: ['body.0.weight', 'body.0.bias', 'body.1.weight', 'body.1.bias']
#> detach    not moved: ['body.0.weight', 'body.0.bias', 'body.1.weight', 'body.1.bias']
#> list      weights: 330
#> optimizer not moved: ['body.0.weight', 'body.0.bias', 'body.1.weight', 'body.1.bias', 'head.weight', 'head.bias']
