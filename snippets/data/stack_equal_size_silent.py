import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, default_collate


def said(call, *tensors):
    try:
        call(*tensors)
    except RuntimeError as error:
        return str(error)
    return "no error"


# Lists of numbers: another message, or none and a turned batch.
ragged = [[4, 7, 2], [8, 3]]
lists = said(default_collate, ragged)
turned = default_collate([[4, 7, 2], [8, 3, 6]])
print(lists, [part.tolist() for part in turned], sep="\n")
#> each element in list of batch should be of equal size
#> [[4, 8], [7, 3], [2, 6]]

# One sample a batch: nothing has to fit.
data = [torch.rand(n) for n in (5, 5, 2, 4)]
alone = [tuple(x.shape) for x in DataLoader(data)]
print(alone)
#> [(1, 5), (1, 5), (1, 2), (1, 4)]

# Two samples a batch: the first batch fits by luck.
loader = iter(DataLoader(data, batch_size=2))
first, second = said(next, loader), said(next, loader)
print(first, second, sep="\n")
#> no error
#> stack expects each tensor to be equal size, but got [2] at entry 0 and [4] at entry 1

# Without batch_first the time comes first.
time_first = pad_sequence(data)
print(tuple(time_first.shape))
#> (5, 4)

# The first sample gives the dtype: 2.5 is cut.
mixed = [torch.as_tensor(numbers) for numbers in ([9, 6], [2.5])]
cut = pad_sequence(mixed, batch_first=True)
print(cut.tolist())
#> [[9, 6], [2, 0]]
