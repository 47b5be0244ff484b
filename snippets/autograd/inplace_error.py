import torch

x = torch.linspace(-1, 2, 6).reshape(2, 3).requires_grad_()


def slope(y):
    try:
        return torch.autograd.grad(y.sum(), x)[0]
    except RuntimeError as error:
        print(f"{type(error).__name__}: {error}")
        return str(error)


# The slope of exp is its own result, so exp keeps y. Then += writes
# over it. The error comes later, from backward, and names exp.
y = x.exp()
counts = [y._version]
y += 1
counts.append(y._version)
in_place = slope(y)
#> RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 3]], which is output 0 of Exp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
print("the line y += 1 raised the count:", counts)
#> the line y += 1 raised the count: [0, 1]
# y + 1 is a new tensor. What exp keeps stays as it was.
right = slope(x.exp() + 1)
print("is e^x:", torch.allclose(right, x.exp()))
#> is e^x: True

# The same += is fine where nobody needs the old value.
y = x * 2
y += 1
harmless = slope(y)
print("is 2:", bool((harmless == 2).all()))
#> is 2: True

# "clone() everywhere": it helps only between the keeper and the +=.
y = x.clone().exp()
y += 1
before = slope(y)
#> RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 3]], which is output 0 of Exp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
y = x.exp().clone()
y += 1
between = slope(y)
print("is e^x:", torch.equal(between, right))
#> is e^x: True

# .data hides the change from the count: no error, a wrong slope.
y = x.exp()
y.data += 1
hidden = slope(y)
print("too large by", round((hidden - right).mean().item(), 3))
#> too large by 1.0
