import torch


# The loss is the sum of (2 x)^2, so the slope is 8 x: 24 and 8.
# In between, somebody overwrites h through a view without a past.
def slope(view):
    x = torch.tensor([3.0, 1.0], requires_grad=True)
    h = 2 * x
    loss = h.square().sum()
    view(h)[0] = 100
    loss.backward()
    return x.grad.tolist()


untouched = slope(torch.clone)  # a copy takes the write
print(untouched)
#> [24.0, 8.0]
noticed = "no error"
try:
    slope(torch.Tensor.detach)
except RuntimeError as error:
    noticed = str(error).split(":")[0]
print(noticed)
#> one of the variables needed for gradient computation has been modified by an inplace operation
silent = slope(lambda h: h.data)  # wrong, and no word about it
print(silent)
#> [400.0, 8.0]

# Silent too: a view made in a block says True, and is cut off.
x = torch.tensor([[3.0], [1.0]], requires_grad=True)
y = 2 * x
with torch.no_grad():
    flat = y.squeeze(1)
flat.sum().backward()
print(flat.requires_grad, x.grad)
#> True None
