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

# Save the state: names and tensors, more than the parameters.
file = io.BytesIO()  # on disk: "model.pt"
state = model.state_dict()
torch.save(state, file)
weights = dict(model.named_parameters())
buffers = sorted(set(state) - set(weights))
print(len(state), "entries, no parameters:", buffers)
#> 9 entries, no parameters: ['1.num_batches_tracked', '1.running_mean', '1.running_var']

# Load it: build the model with your code, fill it, then eval().
file.seek(0)
new = build()
print(new.load_state_dict(torch.load(file)))
#> <All keys matched successfully>
print("same:", torch.equal(new.eval()(x), right))
#> same: True

# Without eval() it is in train mode: one call moves the averages.
train_mode = new.train()(x)
print("eval() too late:", torch.allclose(new.eval()(x), right))
#> eval() too late: False

# "torch.save(model)". load refuses what is more than tensors.
whole, refused = io.BytesIO(), ""
torch.save(model, whole)
whole.seek(0)
try:
    torch.load(whole)
except Exception as error:
    refused = str(error)
    print(f"{type(error).__name__}: {refused.split('.')[0]}")
#> UnpicklingError: Weights only load failed
