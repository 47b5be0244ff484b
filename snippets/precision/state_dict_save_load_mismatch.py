import torch
from torch import nn


def build():
    return nn.Sequential(nn.Linear(5, 3), nn.BatchNorm1d(3))


def told(state, **options):
    try:
        return str(build().load_state_dict(state, **options))
    except (RuntimeError, TypeError) as error:
        words = " ".join(str(error).split())
        return f"{type(error).__name__}: {words}"


model = build()
state = model.state_dict()

# Saved from a wrapper: each name has a prefix.
wrapped = nn.DataParallel(model).state_dict()
prefix = told(wrapped)
print(prefix)
#> RuntimeError: Error(s) in loading state_dict for Sequential: Missing key(s) in state_dict: "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var". Unexpected key(s) in state_dict: "module.0.weight", "module.0.bias", "module.1.weight", "module.1.bias", "module.1.running_mean", "module.1.running_var", "module.1.num_batches_tracked".
bare = {k.removeprefix("module."): v for k, v in wrapped.items()}
removed = told(bare)
print(removed)
#> <All keys matched successfully>
# strict=False makes it quiet, and nothing is loaded.
quiet = told(wrapped, strict=False)
print(quiet)
#> _IncompatibleKeys(missing_keys=['0.weight', '0.bias', '1.weight', '1.bias', '1.running_mean', '1.running_var'], unexpected_keys=['module.0.weight', 'module.0.bias', 'module.1.weight', 'module.1.bias', 'module.1.running_mean', 'module.1.running_var', 'module.1.num_batches_tracked'])

# Saved from a class that had the layers as self.net.
inner = nn.ModuleDict({"net": model}).state_dict()
other_name = told(inner)
print(other_name.partition(". ")[2])
#> Unexpected key(s) in state_dict: "net.0.weight", "net.0.bias", "net.1.weight", "net.1.bias", "net.1.running_mean", "net.1.running_var", "net.1.num_batches_tracked".
outer = {k.removeprefix("net."): v for k, v in inner.items()}
print(found := told(outer))
#> <All keys matched successfully>

# A checkpoint that holds the state, and only the parameters of it.
nested = told({"model": state, "optimizer": {}})
print(nested)
#> RuntimeError: Error(s) in loading state_dict for Sequential: Missing key(s) in state_dict: "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var". Unexpected key(s) in state_dict: "model", "optimizer".
parameters = told(dict(model.named_parameters()))
print(parameters)
#> RuntimeError: Error(s) in loading state_dict for Sequential: Missing key(s) in state_dict: "1.running_mean", "1.running_var".

# A name, or the model itself.
path, itself = told("model.pt"), told(model)
print(path)
#> TypeError: Expected state_dict to be dict-like, got <class 'str'>.
print(itself)
#> TypeError: Expected state_dict to be dict-like, got <class 'torch.nn.modules.container.Sequential'>.

# "model = torch.load(...)" gives the state, which is no model.
message = ""
try:
    state.eval()
except AttributeError as error:
    message = f"{type(error).__name__}: {error}"
print(message)
#> AttributeError: 'collections.OrderedDict' object has no attribute 'eval'
