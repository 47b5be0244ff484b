import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
x = torch.full((900,), 3.0)


class Net(nn.Module):
    def forward(self, x):
        return (
            F.dropout(x, 0.25),  # on, whatever the mode
            F.dropout(x, 0.25, self.training),
            F.dropout(x, self.training),  # this is p: True is 1
        )


def zeros(outputs):
    return [(output == 0).sum().item() for output in outputs]


net = Net()
outputs = net(x)
values, in_train = outputs[0].unique().tolist(), zeros(outputs)
net.eval()
in_eval = zeros(net(x))
print(values, in_train, in_eval)
#> [0.0, 4.0] [223, 197, 900] [223, 0, 0]

# Its sister for SELU networks is off by default.
unsaid = (F.alpha_dropout(x, 0.25) != x).sum().item()
said = (F.alpha_dropout(x, 0.25, True) != x).sum().item()
print(unsaid, said)
#> 0 900
