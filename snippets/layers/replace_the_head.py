import io

import torch
from torch import nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(7, 5), nn.ReLU())
        self.fc = nn.Linear(5, classes)

    def forward(self, x):
        return self.fc(self.body(x))


file = io.BytesIO()  # stands for the file that you downloaded
torch.save(Net(10).state_dict(), file)
file.seek(0)
state = torch.load(file)

# Your 4 classes, and the file's 10. strict=False changes nothing.
said = []
for strict in (True, False):
    try:
        Net(4).load_state_dict(state, strict=strict)
    except RuntimeError as error:
        said.append(str(error).splitlines()[1].strip())
print(*said, sep="\n")
#> size mismatch for fc.weight: copying a param with shape torch.Size([10, 5]) from checkpoint, the shape in current model is torch.Size([4, 5]).
#> size mismatch for fc.weight: copying a param with shape torch.Size([10, 5]) from checkpoint, the shape in current model is torch.Size([4, 5]).

# Build it as the file has it, load, then replace the head.
model = Net(10)
report = model.load_state_dict(state)
model.fc = nn.Linear(model.fc.in_features, 4)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
logits = model(torch.ones(3, 7))
print(report, tuple(logits.shape))
#> <All keys matched successfully> (3, 4)
