import torch
from torch import nn

torch.manual_seed(0)


def build(classes):
    model = nn.ModuleDict()
    model["body"] = nn.Sequential(nn.Linear(7, 5), nn.ReLU())
    model["fc"] = nn.Linear(5, classes)
    return model


# The other way: leave the head out of the state, load the rest.
state = build(10).state_dict()
kept = {k: v for k, v in state.items() if not k.startswith("fc.")}
model = build(4)
report = model.load_state_dict(kept, strict=False)
print(report)
#> _IncompatibleKeys(missing_keys=['fc.weight', 'fc.bias'], unexpected_keys=[])


# "Load what fits" never complains, also if that is nothing.
def fitting(state, model):
    mine = model.state_dict()
    fits = {
        k: v
        for k, v in state.items()
        if k in mine and v.shape == mine[k].shape
    }
    return model.load_state_dict(fits, strict=False).missing_keys


wrapped = {"module." + k: v for k, v in state.items()}
lost = [fitting(s, build(4)) for s in (state, wrapped)]
print(*lost, sep="\n")
#> ['fc.weight', 'fc.bias']
#> ['body.0.weight', 'body.0.bias', 'fc.weight', 'fc.bias']
