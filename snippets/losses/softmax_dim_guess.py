import warnings

import torch
from torch import nn

torch.manual_seed(0)
guesses, said = {}, ""
for shape in ((3,), (7, 3), (7, 5, 3), (7, 3, 6, 4)):
    z = torch.randn(shape)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        p = nn.Softmax()(z)  # without dim: a guess
    said = str(heard[0].message)
    gaps = [(p - z.softmax(d)).abs().max() for d in range(z.ndim)]
    guesses[shape] = gaps.index(min(gaps))
    print(shape, "took dim =", guesses[shape])
#> (3,) took dim = 0
#> (7, 3) took dim = 1
#> (7, 5, 3) took dim = 0
#> (7, 3, 6, 4) took dim = 1
print(said)
#> Implicit dimension choice for softmax has been deprecated. Change the call to include dim=X as an argument.

# The layer and F.softmax guess. The method asks.
refused = "no error"
try:
    z.softmax()
except TypeError as error:
    refused = str(error)
print(refused)
#> softmax() missing 1 required positional arguments: "dim"
