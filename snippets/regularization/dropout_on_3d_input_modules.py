import warnings

import torch
from torch import nn

torch.manual_seed(6)
x = torch.ones(2, 7, 5)

# These modules go by the meaning of the axes:
# (N, C, L) for Dropout1d, (N, C, H, W) for Dropout2d.
rows = nn.Dropout1d(0.4)(x) == 0
columns = nn.Dropout1d(0.4)(x.mT).mT == 0
slices = nn.Dropout2d(0.4)(x[None])[0] == 0
row_zeros = rows.sum(2).tolist()
column_zeros = columns.sum(1).tolist()
slice_zeros = slices.sum((1, 2)).tolist()
print("rows", row_zeros)
#> rows [[0, 5, 5, 0, 0, 5, 0], [5, 5, 5, 0, 0, 5, 0]]
print("columns", column_zeros)
#> columns [[7, 7, 0, 0, 0], [0, 0, 7, 7, 0]]
print("slices", slice_zeros)
#> slices [0, 35]

# Three axes are a batch of rows to Dropout2d, not slices.
torch.manual_seed(6)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    rows_2d = nn.Dropout2d(0.4)(x) == 0
zeros_2d = rows_2d.sum(2).tolist()
warned = str(caught[0].message).split(" and assuming")[0]
print(warned)
#> dropout2d: Received a 3D input to dropout2d
print("rows", zeros_2d)
#> rows [[0, 5, 5, 0, 0, 5, 0], [5, 5, 5, 0, 0, 5, 0]]
