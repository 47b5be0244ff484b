import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def told(call, *tensors):
    try:
        call(*tensors)
    except (RuntimeError, ValueError, IndexError) as error:
        return f"{type(error).__name__}: {error}"


# float64 or int64 data, in layers with float32 weights.
x, whole = torch.ones(2, 5, 5).double(), torch.ones(2, 5, 5).long()
w = torch.ones(2, 5, 5)
layers = nn.Conv1d(5, 3, 2), nn.LSTM(5, 3), nn.LayerNorm(5)
conv, lstm, norm = (told(layer, x) for layer in layers)
print(conv, lstm, norm, sep="\n")
#> RuntimeError: Input type (double) and bias type (float) should be the same
#> ValueError: RNN input dtype (torch.float64) does not match weight dtype (torch.float32). Convert input: input.to(torch.float32), or convert model: model.to(torch.float64)
#> RuntimeError: mixed dtype (CPU): all inputs must share same datatype.
attention = told(F.scaled_dot_product_attention, x, w, w)
print(attention)
#> RuntimeError: Expected query, key, and value to have the same dtype, but got query.dtype: double key.dtype: float and value.dtype: float instead.

# Products want the same dtype on both sides.
(wide, _), (single, _) = x, w
product = told(torch.matmul, wide, single)
print(product)
#> RuntimeError: expected m1 and m2 to have the same dtype, but got: double != float
batches = told(torch.bmm, whole, w)
print(batches)
#> RuntimeError: expected scalar type Long but found Float
heads = nn.MultiheadAttention(5, 1, batch_first=True)
heads = told(heads, x, x, x)
print(heads)
#> RuntimeError: expected m1 and m2 to have the same dtype, but got: double != float
halves = told(torch.bmm, w.half(), w)
print(halves)
#> RuntimeError: expected scalar type Half but found Float
late = nn.Sequential(nn.Conv1d(5, 4, 2, bias=False)).half()
late.append(nn.Conv1d(4, 3, 2, bias=False))  # behind half()
behind = told(late, w.half())
print(behind)
#> RuntimeError: expected scalar type Half but found Float
mended = late.half()(w.half())
print(tuple(mended.shape), mended.dtype)
#> (2, 3, 3) torch.float16

# Positions and targets.
position = told(lambda: single[single])
print(position)
#> IndexError: tensors used as indices must be long, int, byte or bool tensors
target = told(F.binary_cross_entropy, w, whole)
print(target)
#> RuntimeError: Found dtype Long but expected Float
binary = F.binary_cross_entropy_with_logits
flags = told(binary, w, w.bool())
print(flags)
#> RuntimeError: Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.
mask = told(F.cross_entropy, w, w.mean(1).byte())
print(mask)
#> RuntimeError: expected scalar type Long but found Byte
rows, y = torch.ones(7, 3), torch.tensor([0, 1, 2, 2, 1, 0, 2])
shares = 1 / np.array([2, 2, 3])  # a weight for each class: float64
weights = told(F.cross_entropy, rows, y, torch.tensor(shares))
print(weights)
#> RuntimeError: expected scalar type Float but found Double
margin = told(F.multi_margin_loss, rows, y.float())
print(margin)
#> RuntimeError: expected scalar type Long but found Float
counter = told(whole.add_, w)
print(counter)
#> RuntimeError: result type Float can't be cast to the desired output type Long

# autocast casts float32, not float64; its results stay bfloat16.
layer = nn.Linear(5, 5)
with torch.autocast("cpu"):
    inside, small = told(layer, x), layer(w)
outside = told(layer, small)
print(inside, outside, sep="\n")
#> RuntimeError: mat1 and mat2 must have the same dtype, but got Double and BFloat16
#> RuntimeError: mat1 and mat2 must have the same dtype, but got BFloat16 and Float
