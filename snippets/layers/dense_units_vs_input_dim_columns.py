import torch
from torch import nn

# Which number goes with a (20000, 100) table? 100, the columns.
# The 20,000 rows are samples; no weight depends on them.
people = torch.zeros(20000, 100)
by_columns = nn.Linear(100, 32)
print(tuple(by_columns(people).shape))
#> (20000, 32)
rows_error = "no error"
try:
    nn.Linear(20000, 32)(people)
except RuntimeError as error:
    rows_error = f"{type(error).__name__}: {error}"
print(rows_error)
#> RuntimeError: mat1 and mat2 shapes cannot be multiplied (20000x100 and 20000x32)

# Only the last axis counts; LazyLinear reads it for you.
words = nn.Linear(784, 32)(torch.rand(2, 10, 784))
lazy = nn.LazyLinear(64)
lazy(torch.randn(7, 20))
print(tuple(words.shape), tuple(lazy.weight.shape))
#> (2, 10, 32) (64, 20)
