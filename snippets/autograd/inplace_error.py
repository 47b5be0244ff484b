import torch

x = torch.linspace(-1, 2, 6).reshape(2, 3).requires_grad_()

# exp keeps its result for backward. += writes into that result.
y = x.exp()
before = y._version
y += 1
after = y._version
message = "no error"
try:
    y.sum().backward()
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
print(message)
#> RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 3]], which is output 0 of Exp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
print("the count around y += 1:", before, after)
#> the count around y += 1: 0 1

# z + 1 is a new tensor: what exp keeps stays, the slope is e^x.
z = x.exp()
z = z + 1
z.sum().backward()
off = (x.grad - x.exp()).abs().max().item()
print("off by", off)
#> off by 0.0

# .data is not counted: no error, and each slope too large by 1.
x.grad = None
u = x.exp()
u.data += 1
u.sum().backward()
too_large = (x.grad - x.exp()).mean().item()
print(f"off by {too_large:.1f}")
#> off by 1.0
