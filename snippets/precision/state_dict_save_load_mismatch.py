import torch
from torch import nn

torch.manual_seed(0)


def build(units=3):
    return nn.Sequential(nn.Linear(5, units), nn.BatchNorm1d(units))


def load(state, **options):
    net = build()
    try:
        result = net.load_state_dict(state, **options)
    except (RuntimeError, TypeError) as error:
        lines = [line.strip() for line in str(error).splitlines()]
        print(f"{type(error).__name__}: {' '.join(lines[:3])}")
        return str(error)
    return net, result


model = build()
nn.init.constant_(model[1].running_mean, 4.0)

# Saved from DataParallel: each name has a prefix.
wrapper = "module."
prefixed = {wrapper + k: v for k, v in model.state_dict().items()}
prefix = load(prefixed)
#> RuntimeError: Error(s) in loading state_dict for Sequential: Missing key(s) in state_dict: "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var". Unexpected key(s) in state_dict: "module.0.weight", "module.0.bias", "module.1.weight", "module.1.bias", "module.1.running_mean", "module.1.running_var", "module.1.num_batches_tracked".
# strict=False makes it quiet. Nothing was loaded.
quiet, report = load(prefixed, strict=False)
print(torch.equal(quiet[0].weight, model[0].weight))
#> False
# Take the prefix off.
bare = {k.removeprefix(wrapper): v for k, v in prefixed.items()}
renamed, _ = load(bare)
print(torch.equal(renamed[0].weight, model[0].weight))
#> True

# Parameters alone: the running averages are missing.
alone = dict(model.named_parameters())
parameters = load(alone)
#> RuntimeError: Error(s) in loading state_dict for Sequential: Missing key(s) in state_dict: "1.running_mean", "1.running_var".
# Other sizes raise, with strict=False too.
wider = load(build(units=4).state_dict(), strict=False)
#> RuntimeError: Error(s) in loading state_dict for Sequential: size mismatch for 0.weight: copying a param with shape torch.Size([4, 5]) from checkpoint, the shape in current model is torch.Size([3, 5]). size mismatch for 0.bias: copying a param with shape torch.Size([4]) from checkpoint, the shape in current model is torch.Size([3]).
# The name of a file is not its contents: torch.load comes first.
path = load("model.pt")
#> TypeError: Expected state_dict to be dict-like, got <class 'str'>.
