import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def told(call, *tensors):
    try:
        return f"runs, gives {call(*tensors).dtype}"
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"


# NumPy's floats are float64, the weights of a layer are float32.
x = torch.from_numpy(np.ones((7, 5)))
model, lookup = nn.Linear(5, 3), nn.Embedding(3, 4)
data, cast = told(model, x), told(model, x.float())
print(data, cast, sep="\n")
#> RuntimeError: mat1 and mat2 must have the same dtype, but got Double and Float
#> runs, gives torch.float32

kinds = x.float().dtype, x.dtype  # a new tensor; x stays
print(*kinds)
#> torch.float32 torch.float64

# Classes of cross_entropy are positions, and so are ids: int64.
y, logits = torch.tensor([0.0, 1, 2, 2, 1, 0, 2]), model(x.float())
of_classes = told(F.cross_entropy, logits, y)
classes = told(F.cross_entropy, logits, y.long())
print(of_classes, classes, sep="\n")
#> RuntimeError: expected target dtype to be Long or Byte, but got Float
#> runs, gives torch.float32
of_ids, ids = told(lookup, y), told(lookup, y.long())
print(of_ids, ids, sep="\n")
#> RuntimeError: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)
#> runs, gives torch.float32

# The target of a binary loss is a share: a float.
binary, hits = F.binary_cross_entropy_with_logits, (y > 1).long()
score = logits.mean(1)
of_share = told(binary, score, hits)
share = told(binary, score, hits.float())
print(of_share, share, sep="\n")
#> RuntimeError: result type Float can't be cast to the desired output type Long
#> runs, gives torch.float32

# A cure at the model moves the error, and doubles the weights.
before = model.weight.nbytes
model.double()
moved = told(model, x.float())
print(f"{before} bytes, now {model.weight.nbytes}; {moved}")
#> 60 bytes, now 120; RuntimeError: mat1 and mat2 must have the same dtype, but got Float and Double
