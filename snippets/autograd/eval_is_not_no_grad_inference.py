import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(7, 5), nn.Dropout(0.5))
x = torch.randn(11, 7)
w = torch.full((5,), 2.0, requires_grad=True)

# In eval() the three give the same numbers.
model.eval()
recorded = model(x)
with torch.no_grad():
    plain = model(x)
with torch.inference_mode():
    strict = model(x)
off = [(recorded - y).norm().item() for y in (plain, strict)]
print(off)
#> [0.0, 0.0]

# inference_mode() says nothing to the layers, either.
model.train()
with torch.inference_mode():
    a, b = model(x), model(x)
    apart = (a - b).norm().item()
print(f"{apart:.1f}")
#> 7.2


# What comes out of it may not help to train something later.
def told(use):
    try:
        use()
    except RuntimeError as error:
        return f"{type(error).__name__}: {error}"
    return "no error"


as_input = told(lambda: strict * w)
print(as_input)
#> RuntimeError: Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.
in_place = told(lambda: strict.add_(1))
print(in_place)
#> RuntimeError: Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.
of_no_grad = told(lambda: (plain * w).sum().backward())
of_clone = told(lambda: (strict.clone() * w).sum().backward())
print(of_no_grad, "/", of_clone)
#> no error / no error

# A lazy layer that is first called in it never learns. No error.
lazy = nn.LazyLinear(4)
with torch.inference_mode():
    lazy(x)
lazy(x).sum().backward()
slope = lazy.weight.grad
print(slope)
#> None
