import torch

table = torch.arange(15.0).view(3, 5)
means = table.mean(dim=1)  # one number for each row: (3,)
refused = too_far = "no error"
try:
    table - means
except RuntimeError as error:
    refused = str(error)
print(refused)
#> The size of tensor a (5) must match the size of tensor b (3) at non-singleton dimension 1

# dim is the place where the 1 will stand in the NEW shape.
as_row, as_column = means.unsqueeze(0), means.unsqueeze(1)
print(as_row.tolist(), as_column.tolist())
#> [[2.0, 7.0, 12.0]] [[2.0], [7.0], [12.0]]
centred = table - as_column
print(centred[0].tolist())
#> [-2.0, -1.0, 0.0, 1.0, 2.0]
try:
    means.unsqueeze(2)  # the new shape has places 0 and 1
except IndexError as error:
    too_far = str(error)
print(too_far)
#> Dimension out of range (expected to be in range of [-2, 1], but got 2)

# squeeze takes out axes of size one. Name another: silence.
x = torch.zeros(1, 3, 1, 5)
right, nothing, bare = x.squeeze(2), x.squeeze(1), x.squeeze()
print(tuple(right.shape), tuple(nothing.shape), tuple(bare.shape))
#> (1, 3, 5) (1, 3, 1, 5) (3, 5)
