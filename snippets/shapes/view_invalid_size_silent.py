import torch


def owners(images, *shape):
    """Which images stand in each row of images.view(*shape)."""
    marks = torch.arange(len(images)).view(-1, 1, 1, 1)
    rows = marks.expand(images.shape).reshape(shape)
    return [row.unique().tolist() for row in rows]


# No error, and the rows are not your images: colour,
colour = owners(torch.zeros(2, 3, 28, 28), -1, 784)
print(colour)
#> [[0], [0], [0], [1], [1], [1]]

# 49 images of another size, which 784 happens to divide,
lucky = owners(torch.zeros(49, 1, 32, 36), -1, 784)
print(len(lucky), "rows:", lucky[:4], "...")
#> 72 rows: [[0], [0, 1], [1, 2], [2]] ...

# and a last batch of 32 where the code says 64.
halves = owners(torch.zeros(32, 1, 28, 28), 64, -1)
print(len(halves), "rows:", halves[:4], "...")
#> 64 rows: [[0], [0], [1], [1]] ...

# resize_ takes a wrong count, cuts off the end and says nothing.
numbers = torch.arange(6912.0)
cut = numbers.clone().resize_(6, 784)
print(int(cut[-1, -1]), "is the last of", len(numbers), "numbers")
#> 4703 is the last of 6912 numbers
grown = torch.ones(17, 784).resize_(64, 784)
print(len(grown), "rows, 47 of them from nowhere")
#> 64 rows, 47 of them from nowhere

# flatten(1) takes axis 0 for the batch. A single photo has none.
photo = torch.zeros(3, 28, 28)
thirds, whole = photo.flatten(1), photo[None].flatten(1)
print(tuple(thirds.shape), tuple(whole.shape))
#> (3, 784) (1, 2352)

# And view(-1, 784) is right where each step of a sequence is a row.
steps = torch.zeros(2, 5, 784)
merged, joined = steps.view(-1, 784), steps.flatten(1)
print(tuple(merged.shape), tuple(joined.shape))
#> (10, 784) (2, 3920)
