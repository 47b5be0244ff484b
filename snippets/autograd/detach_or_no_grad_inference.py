import torch
from torch import nn

torch.manual_seed(0)
first, second = nn.Linear(7, 5), nn.Linear(5, 3)
x = torch.randn(11, 7)

# inference_mode() forbids what no_grad() allows: training on top.
with torch.inference_mode():
    h = first(x)
refused = "no error"
try:
    second(h)
except RuntimeError as error:
    refused = f"{type(error).__name__}: {error}"
print(refused)
#> RuntimeError: Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.

# A clone is an ordinary tensor: the gradient is that of no_grad().
second(h.clone()).square().sum().backward()
cloned, second.weight.grad = second.weight.grad, None
with torch.no_grad():
    h = first(x)
second(h).square().sum().backward()
apart = (cloned - second.weight.grad).abs().max().item()
print(apart)
#> 0.0
