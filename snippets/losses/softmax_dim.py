import torch

# Logits: 4 samples, 3 classes.
z = torch.tensor([[2.0, 1, 0], [3, 0, 1], [5, 6, 4], [0, 2, 1]])
right = z.softmax(dim=1)  # the 3 classes of a sample compete
wrong = z.softmax(dim=0)  # the 4 samples of a class compete
print("dim=1, a sample's sum:", right.sum(1).round(decimals=2))
#> dim=1, a sample's sum: tensor([1., 1., 1., 1.])
print("dim=0, a sample's sum:", wrong.sum(1).round(decimals=2))
#> dim=0, a sample's sum: tensor([0.0600, 0.1600, 2.7100, 0.0700])
guesses = right.argmax(1).tolist(), wrong.argmax(1).tolist()
print("most likely class:", *guesses)
#> most likely class: [0, 0, 1, 1] [0, 0, 1, 2]

# With dim=0 an answer depends on who else is in the batch.
alone = z[:1].softmax(dim=0)
print("sample 0 alone:", alone.tolist())
#> sample 0 alone: [[1.0, 1.0, 1.0]]

# More axes: name the one that holds the alternatives.
torch.manual_seed(0)
text = torch.randn(7, 5, 3)  # batch, time, classes
image = torch.randn(7, 3, 6, 4)  # batch, classes, height, width
scores = torch.randn(7, 2, 5, 9)  # batch, heads, queries, keys


def sums(z, dim):  # along the axis that was given, all are 1
    total = z.softmax(dim).sum(dim)
    assert torch.allclose(total, torch.ones_like(total))
    return tuple(total.shape)


one_each = sums(text, -1), sums(image, 1), sums(scores, -1)
print("a sum of 1 for each of", *one_each)
#> a sum of 1 for each of (7, 5) (7, 6, 4) (7, 2, 5)

# -1 is not always the classes: here it is the width.
on_width = image.softmax(-1).sum(1)  # the sum over the classes
low, high = on_width.min().item(), on_width.max().item()
print(f"image, dim=-1: a pixel's sum is {low:.2f} to {high:.2f}")
#> image, dim=-1: a pixel's sum is 0.14 to 2.06
