import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.ones(900)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.plain = [nn.Dropout(0.5)]  # a list hides it
        self.listed = nn.ModuleList([nn.Dropout(0.5)])

    def forward(self, x):
        outputs = (
            self.plain[0](x),
            F.dropout(x, 0.5),  # no flag at all
            self.listed[0](x),
            F.dropout(x, 0.5, training=self.training),
            nn.Dropout(0.5)(x),  # a new one in each call
        )
        return [(output == 0).sum().item() for output in outputs]


net = Net()
in_train = net(x)
net.eval()
in_eval = net(x)
print(in_train, in_eval)
#> [456, 428, 464, 469, 443] [436, 453, 0, 0, 464]

# Written by hand, the flag does not go down to the modules below.
net.train()
net.training = False
by_hand = net(x)
print(by_hand)
#> [438, 485, 453, 0, 453]

# A layer that you keep in eval mode: train() takes it back.
norm = nn.BatchNorm1d(3, momentum=1.0)
model = nn.Sequential(nn.Linear(5, 3), norm)
norm.eval()
model.train()
model(torch.randn(7, 5))
taken_back = norm.running_mean.norm().item()
norm.eval()  # after each train()
norm.reset_running_stats()
output = model(torch.randn(7, 5))
kept = norm.running_mean.norm().item()
print(f"{taken_back:.2f} {kept:.2f}")
#> 0.63 0.00

# A layer that comes after eval() has not heard of it.
net.eval()
net.listed[0] = nn.Dropout(0.5)
later = net(x)[2]
print(later)
#> 487
