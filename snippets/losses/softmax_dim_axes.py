import torch

torch.manual_seed(0)
one = torch.randn(3)  # classes: a single sample
text = torch.randn(7, 5, 3)  # batch, time, classes
image = torch.randn(7, 3, 6, 4)  # batch, classes, height, width
scores = torch.randn(7, 2, 5, 9)  # batch, heads, queries, keys
steps = torch.randn(5, 7, 1)  # time, batch, 1: a score per step

# Along dim the sum is 1: one sum for each decision.
tensors = (one, -1), (text, -1), (image, 1), (scores, -1)
tensors += ((steps, 0),)
sums = [z.softmax(dim).sum(dim) for z, dim in tensors]
print([tuple(total.shape) for total in sums])
#> [(), (7, 5), (7, 6, 4), (7, 2, 5), (7, 1)]
spread = max((total - 1).abs().max().item() for total in sums)
print(f"off by {spread:.2f}")
#> off by 0.00

# Another dim runs as well. What do the classes sum to then?
on_time = text.softmax(dim=1).sum(dim=-1)  # the time steps compete
on_width = image.softmax(dim=-1).sum(dim=1)  # the columns compete
picture = image[0]  # no batch: axis 1 is its height
on_height = picture.softmax(dim=1).sum(dim=0)
on_class = picture.softmax(dim=-3).sum(dim=0)
turned = text.mT  # batch, classes, time: the order of Conv1d
on_step = turned.softmax(dim=-1).sum(dim=1)
for total in (on_time, on_width, on_height, on_class, on_step):
    print(f"{total.min():.2f} to {total.max():.2f}")
#> 0.10 to 1.32
#> 0.17 to 1.78
#> 0.08 to 1.22
#> 1.00 to 1.00
#> 0.10 to 1.32

# For a single sample -1 is right; axis 1 is not there.
message = "no error"
try:
    one.softmax(dim=1)
except IndexError as error:
    message = str(error)
print(message)
#> Dimension out of range (expected to be in range of [-1, 0], but got 1)
