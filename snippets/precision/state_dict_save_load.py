import io

import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.randn(64, 5) + 3


def build():
    layers = nn.Linear(5, 3), nn.BatchNorm1d(3), nn.Dropout(0.5)
    return nn.Sequential(*layers, nn.Linear(3, 2))


model = build()
model(x)  # stands for training: moves the running averages
right = model.eval()(x)
file = io.BytesIO()  # a file in memory; on disk: "model.pt"
torch.save(model.state_dict(), file)

# Later: build it with your code, load the state, call eval().
file.seek(0)
new = build()
report = new.load_state_dict(torch.load(file))
off = (new.eval()(x) - right).abs().max().item()
print(report, "off by", off)
#> <All keys matched successfully> off by 0.0

# eval() too late: a call in train mode moved the averages.
late = build()
late.load_state_dict(model.state_dict())
late(x)
spoiled = (late.eval()(x) - right).abs().max().item()
print(f"off by {spoiled:.2f}")
#> off by 0.16

# The state is more than the parameters.
state = model.state_dict()
buffers = [name for name, _ in model.named_buffers()]
print(len(state), "entries, of which no parameters:", buffers)
#> 9 entries, of which no parameters: ['1.running_mean', '1.running_var', '1.num_batches_tracked']
