import torch

table = torch.arange(15.0).view(3, 5)
means = table.mean(dim=1)  # one number for each row: (3,)
refused = too_far = no_cat = "no error"
try:
    table - means
except RuntimeError as error:
    refused = f"{type(error).__name__}: {error}"
    print(refused)
#> RuntimeError: The size of tensor a (5) must match the size of tensor b (3) at non-singleton dimension 1

# dim is the place where the 1 will stand in the NEW shape.
as_row, as_column = means.unsqueeze(0), means.unsqueeze(1)
print(tuple(as_row.shape), as_row.tolist())
#> (1, 3) [[2.0, 7.0, 12.0]]
print(tuple(as_column.shape), as_column.tolist())
#> (3, 1) [[2.0], [7.0], [12.0]]
centred = table - as_column
print(centred[0].tolist())
#> [-2.0, -1.0, 0.0, 1.0, 2.0]
try:
    means.unsqueeze(2)  # the new shape has places 0 and 1
except IndexError as error:
    too_far = f"{type(error).__name__}: {error}"
    print(too_far)
#> IndexError: Dimension out of range (expected to be in range of [-2, 1], but got 2)

# squeeze takes out axes of size one. Name another: silence.
x = torch.zeros(1, 3, 1, 5)
right, nothing, bare = x.squeeze(2), x.squeeze(1), x.squeeze()
print(tuple(right.shape), tuple(nothing.shape), tuple(bare.shape))
#> (1, 3, 5) (1, 3, 1, 5) (3, 5)

# 15 answers in batches of 7: the last batch holds one.
batches = torch.zeros(15, 1).split(7)
for_luck = [batch.squeeze() for batch in batches]
named = [batch.squeeze(1) for batch in batches]
print([tuple(b.shape) for b in for_luck])
#> [(7,), (7,), ()]
print([tuple(b.shape) for b in named], len(torch.cat(named)))
#> [(7,), (7,), (1,)] 15
try:
    torch.cat(for_luck)
except RuntimeError as error:
    no_cat = f"{type(error).__name__}: {error}"
    print(no_cat)
#> RuntimeError: zero-dimensional tensor (at position 2) cannot be concatenated
