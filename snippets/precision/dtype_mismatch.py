import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

# Where the dtypes come from: NumPy's floats are float64.
x = torch.from_numpy(np.ones((7, 5)))
made = torch.tensor([1.0]), torch.tensor([1])
print(x.dtype, made[0].dtype, made[1].dtype)
#> torch.float64 torch.float32 torch.int64

model, lookup = nn.Linear(5, 3), nn.Embedding(11, 4)
weights = model.weight.dtype
print(weights)
#> torch.float32


def attempt(call, *tensors):
    try:
        call(*tensors)
        result = "works"
    except RuntimeError as error:
        result = f"{type(error).__name__}: {error}"
    print(result)
    return result


# The four errors of this family, each with its cure below it.
logits, zeros = torch.zeros(7, 3), torch.zeros(7)
binary = F.binary_cross_entropy_with_logits
of_linear = attempt(model, x)
#> RuntimeError: mat1 and mat2 must have the same dtype, but got Double and Float
cured_linear = attempt(model, x.float())
#> works
of_classes = attempt(F.cross_entropy, logits, zeros)
#> RuntimeError: expected target dtype to be Long or Byte, but got Float
cured_classes = attempt(F.cross_entropy, logits, zeros.long())
#> works
of_ids = attempt(lookup, zeros)
#> RuntimeError: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)
cured_ids = attempt(lookup, zeros.long())
#> works
of_binary = attempt(binary, zeros, zeros.long())
#> RuntimeError: result type Float can't be cast to the desired output type Long
cured_binary = attempt(binary, zeros, zeros.long().float())
#> works

# A cure at the model moves the error, and doubles the weights.
before = model.weight.nbytes
model.double()
print(f"{before} bytes, now {model.weight.nbytes}")
#> 60 bytes, now 120
moved = attempt(model, x.float())
#> RuntimeError: mat1 and mat2 must have the same dtype, but got Float and Double
