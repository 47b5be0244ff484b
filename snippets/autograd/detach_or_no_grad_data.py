import torch


# The loss is the sum of (2 x)^2, so the slope is 8 x: 24 and 8.
# In between, somebody overwrites h through a view without a past.
def slope(overwrite):
    x = torch.tensor([3.0, 1.0], requires_grad=True)
    h = 2 * x
    loss = h.square().sum()
    overwrite(h)
    loss.backward()
    return x.grad.tolist()


def through_detach(h):
    h.detach()[0] = 100


def through_data(h):
    h.data[0] = 100


untouched = slope(lambda h: None)
print(untouched)
#> [24.0, 8.0]
noticed = "no error"
try:
    slope(through_detach)
except RuntimeError as error:
    noticed = str(error).split(":")[0]
print(noticed)
#> one of the variables needed for gradient computation has been modified by an inplace operation
silent = slope(through_data)  # wrong, and no word about it
print(silent)
#> [400.0, 8.0]
