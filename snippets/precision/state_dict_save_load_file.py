import io
import pickle

import numpy as np
import torch
from numpy._core.multiarray import scalar
from torch import nn


def saved(thing):
    file = io.BytesIO()
    torch.save(thing, file)
    file.seek(0)
    return file


def told(file, **options):
    """What torch.load gives, or the name that it refuses."""
    try:
        return torch.load(file, **options)
    except pickle.UnpicklingError as error:
        name = str(error).partition("GLOBAL ")[2].split(" was")[0]
        first = str(error).split(".")[0]
        return f"{type(error).__name__}: {first}: {name}"


# The whole model. The file names its class, and has no code of it.
model = nn.Linear(5, 3)
whole = told(saved(model))
print(whole)
#> UnpicklingError: Weights only load failed: torch.nn.modules.linear.Linear
trusted = told(saved(model), weights_only=False)
print(trusted)
#> Linear(in_features=5, out_features=3, bias=True)

# A checkpoint with a loss that NumPy averaged.
loss = np.mean([0.25, 0.5])
averaged = told(saved({"loss": loss}))
print(averaged)
#> UnpicklingError: Weights only load failed: numpy._core.multiarray.scalar
plain = told(saved({"loss": float(loss), "lr": [0.1], "step": 7}))
print(plain)
#> {'loss': 0.375, 'lr': [0.1], 'step': 7}

# A file that has it already: name what you allow.
allowed = [scalar, np.dtype, np.dtypes.Float64DType]
with torch.serialization.safe_globals(allowed):
    opened = told(saved({"loss": loss}))
print(opened)
#> {'loss': np.float64(0.375)}

# A download that brought a page. Another option does not help.
page = b"<!DOCTYPE html>"
strange = told(io.BytesIO(page))
print(strange)
#> UnpicklingError: Weights only load failed:
no_cure = told(io.BytesIO(page), weights_only=False)
print(no_cure)
#> UnpicklingError: invalid load key, '<':

# A download or a save that broke off.
whole_file = saved(model.state_dict()).getvalue()
cut = ""
try:
    torch.load(io.BytesIO(whole_file[: len(whole_file) // 2]))
except RuntimeError as error:
    cut = str(error).partition(". ")[0]
print(cut)
#> PytorchStreamReader failed reading zip archive: failed finding central directory
