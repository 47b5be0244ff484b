import warnings

import torch
from torch import nn

# Without dim the layer guesses from the number of axes.
guesses, said = {}, ""
for shape in ((3,), (7, 3), (7, 5, 3), (7, 3, 6, 4)):
    torch.manual_seed(0)
    z = torch.randn(shape)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        p = nn.Softmax()(z)
    said = f"{heard[0].category.__name__}: {heard[0].message}"
    same = [torch.allclose(p, z.softmax(d)) for d in range(z.ndim)]
    guesses[shape] = same.index(True)
    print(shape, "dim =", guesses[shape])
#> (3,) dim = 0
#> (7, 3) dim = 1
#> (7, 5, 3) dim = 0
#> (7, 3, 6, 4) dim = 1
print(said)
#> UserWarning: Implicit dimension choice for softmax has been deprecated. Change the call to include dim=X as an argument.

# Only the layer and F.softmax guess. The method asks.
refused = "nothing"
try:
    z.softmax()
except TypeError as error:
    refused = f"{type(error).__name__}: {error}"
print(refused)
#> TypeError: softmax() missing 1 required positional arguments: "dim"
