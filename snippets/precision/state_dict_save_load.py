import copy
import io

import torch
from torch import nn

torch.manual_seed(0)
x = 2 * torch.randn(64, 5) + 3


def build():
    norm, drop = nn.BatchNorm1d(3), nn.Dropout(0.5)
    last = nn.Linear(3, 2)
    return nn.Sequential(nn.Linear(5, 3), norm, drop, last)


model = build()
model(x)  # stands for training: moves the running averages
right = model.eval()(x)

# The state: names and tensors, more than the parameters.
state, weights = model.state_dict(), dict(model.named_parameters())
buffers = sorted(set(state) - set(weights))
print(len(state), "entries, no parameters:", buffers)
#> 9 entries, no parameters: ['1.num_batches_tracked', '1.running_mean', '1.running_var']

file, whole = io.BytesIO(), io.BytesIO()  # on disk: "model.pt"
torch.save(state, file)

# Loading: build it with your code, fill it, eval().
early, late = build(), build()
for net in (early, late):
    file.seek(0)
    print(net.load_state_dict(torch.load(file)))
#> <All keys matched successfully>
#> <All keys matched successfully>
print("same:", torch.allclose(early.eval()(x), right))
#> same: True

train_mode = late(x)  # eval() forgotten: this moves the averages
print("eval() too late:", torch.allclose(late.eval()(x), right))
#> eval() too late: False

# "torch.save(model)". load refuses what is more than tensors.
torch.save(model, whole)
whole.seek(0)
try:
    refused = str(torch.load(whole))
except Exception as error:
    refused = str(error)
    print(f"{type(error).__name__}: {refused.split('.')[0]}")
#> UnpicklingError: Weights only load failed

# "Keep the best." state_dict() hands out the live weights.
best, kept = model.state_dict(), copy.deepcopy(model.state_dict())
nn.init.zeros_(model[0].weight)
print(best["0.weight"].any().item(), kept["0.weight"].any().item())
#> False True
