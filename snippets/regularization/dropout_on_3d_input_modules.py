import warnings

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
z = torch.ones(2, 7, 5)


# Modules with a shared mask go by the meaning of the axes:
# (N, C, L) for Dropout1d, (N, C, H, W) for Dropout2d.
def zeros(drop, axes):
    draws = torch.stack([drop(z) == 0 for _ in range(50)])
    return draws.sum(axes).unique().tolist()


drop1d, drop2d = nn.Dropout1d(0.4), nn.Dropout2d(0.4)
drop3d = nn.Dropout3d(0.4)
rows = zeros(drop1d, -1)
slices_2d = zeros(lambda z: drop2d(z[None]), (-2, -1))
print("Dropout1d, zeros in a row of 5:", rows)
#> Dropout1d, zeros in a row of 5: [0, 5]
print("Dropout2d on z[None], zeros in a slice of 35:", slices_2d)
#> Dropout2d on z[None], zeros in a slice of 35: [0, 35]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    rows_2d, slices_3d = zeros(drop2d, -1), zeros(drop3d, (-2, -1))
warned = sorted({str(warning.message) for warning in caught})
for message in warned:
    print(message[:34])
#> dropout2d: Received a 3D input to
#> dropout3d: Received a 3-D input to
print("Dropout2d on z, zeros in a row:", rows_2d)
#> Dropout2d on z, zeros in a row: [0, 5]
print("Dropout3d on z, zeros in a slice:", slices_3d)
#> Dropout3d on z, zeros in a slice: [0, 35]

# Training only: eval() switches the module off, not the function.
module_off = torch.equal(nn.Dropout(0.1).eval()(z), z)
function_off = torch.equal(F.dropout(z, 0.1), z)
print("off after eval():", module_off, function_off)
#> off after eval(): True False

# The gradient passes through the same mask.
w = torch.ones(2, 7, 5, requires_grad=True)
out = F.dropout(w, 0.1)
out.sum().backward()
print("gradient equals output:", torch.equal(w.grad, out))
#> gradient equals output: True

# The edges.
left = F.dropout(z, p=1.0).count_nonzero().item()
print("p=1 leaves", left)
#> p=1 leaves 0
for tensor, p in ((z, -0.1), (z.long(), 0.1)):
    try:
        F.dropout(tensor, p)
    except (ValueError, RuntimeError) as error:
        print(f"{type(error).__name__}: {error}")
#> ValueError: dropout probability has to be between 0 and 1, but got -0.1
#> RuntimeError: result type Float can't be cast to the desired output type Long
