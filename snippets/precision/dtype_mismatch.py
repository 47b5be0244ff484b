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
zeros = torch.zeros(7)
takes = {
    "Linear": lambda t: model(torch.zeros(7, 5, dtype=t)),
    "cross_entropy": lambda t: F.cross_entropy(
        torch.zeros(7, 3), zeros.to(t)
    ),
    "Embedding": lambda t: lookup(zeros.to(t)),
    "bce_with_logits": lambda t: F.binary_cross_entropy_with_logits(
        zeros, zeros.to(t)
    ),
    "mse_loss": lambda t: F.mse_loss(zeros, zeros.to(t)),
}


def attempt(who, dtype):
    try:
        takes[who](dtype)
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"
    return "works"


# The four errors of this family.
errors = {
    "Linear": attempt("Linear", torch.float64),
    "cross_entropy": attempt("cross_entropy", torch.float32),
    "Embedding": attempt("Embedding", torch.float32),
    "bce_with_logits": attempt("bce_with_logits", torch.int64),
}
print(*errors.values(), sep="\n")
#> RuntimeError: mat1 and mat2 must have the same dtype, but got Double and Float
#> RuntimeError: expected target dtype to be Long or Byte, but got Float
#> RuntimeError: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)
#> RuntimeError: result type Float can't be cast to the desired output type Long

# Who takes what? Inputs of Linear, targets of the losses, ids.
kinds = torch.float32, torch.float64, torch.int32, torch.int64
table = {}
for who in takes:
    table[who] = [attempt(who, kind) == "works" for kind in kinds]
    kept = [str(k)[6:] for k, ok in zip(kinds, table[who]) if ok]
    print(f"{who:16}", *kept)
#> Linear           float32
#> cross_entropy    int64
#> Embedding        int32 int64
#> bce_with_logits  float32 float64
#> mse_loss         float32 float64 int32 int64

# mse_loss mixes in silence; only its result is wider.
mixed = F.mse_loss(zeros, zeros.double()).dtype
print(mixed)
#> torch.float64

# The cure is at the data: floats to float32, classes to int64.
fed = model(x.float()).dtype
print(fed)
#> torch.float32

# The cure at the model moves the error, and doubles the weights.
before = model.weight.nbytes
model.double()
moved = attempt("Linear", torch.float32)
print(f"{before} bytes, now {model.weight.nbytes}")
#> 60 bytes, now 120
print(moved)
#> RuntimeError: mat1 and mat2 must have the same dtype, but got Float and Double
