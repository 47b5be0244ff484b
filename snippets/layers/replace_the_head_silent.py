import torch
from torch import nn

torch.manual_seed(0)
x, labels = torch.randn(3, 7), torch.tensor([0, 3, 1])


class Net(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(7, 5), nn.ReLU())
        self.fc = nn.Linear(5, classes)

    def forward(self, x):
        return self.fc(self.body(x))


def trainable(model):
    pairs = model.named_parameters()
    return [name for name, p in pairs if p.requires_grad]


# A name that forward does not call, and a number that it ignores.
named, renumbered = Net(), Net()
named.classifier = nn.Linear(5, 4)
renumbered.fc.out_features = 4
shapes = [tuple(net(x).shape) for net in (named, renumbered)]
loss = nn.functional.cross_entropy(named(x), labels)
print(*shapes, f"loss {loss:.1f}")
#> (3, 10) (3, 10) loss 2.5

# Freeze first, then replace: the new head trains, and only it.
first, last = Net(), Net()
first.requires_grad_(False)
first.fc = nn.Linear(5, 4)
last.fc = nn.Linear(5, 4)
last.requires_grad_(False)
print(trainable(first), trainable(last))
#> ['fc.weight', 'fc.bias'] []

# Keep the 10 old classes, add 2: copy the old rows.
model = Net()
old, before = model.fc, model(x)
model.fc = nn.Linear(old.in_features, 12)
with torch.no_grad():
    model.fc.weight[:10] = old.weight
    model.fc.bias[:10] = old.bias
after = model(x)
moved = (after[:, :10] - before).abs().max().item()
print(tuple(after.shape), f"the old 10 moved by {moved:.1f}")
#> (3, 12) the old 10 moved by 0.0
