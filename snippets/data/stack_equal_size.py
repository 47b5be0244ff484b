import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader, default_collate

# Three series of measurements, each with a class.
data = [
    (torch.tensor([4.0, 7, 2, 9, 3]), 1),
    (torch.tensor([9.0, 6]), 0),
    (torch.tensor([6.0, 1, 2, 1]), 1),
]
message = "no error"
try:
    next(iter(DataLoader(data, batch_size=3)))
except RuntimeError as error:
    message = str(error)
print(message)
#> stack expects each tensor to be equal size, but got [5] at entry 0 and [2] at entry 1


def collate(batch):
    xs, ys = zip(*batch)
    xs = [torch.as_tensor(x) for x in xs]
    lengths = torch.tensor([len(x) for x in xs])
    x = pad_sequence(xs, batch_first=True)
    return x, lengths, default_collate(ys)


loader = DataLoader(data, batch_size=3, collate_fn=collate)
x, lengths, y = next(iter(loader))
print(x.tolist(), lengths.tolist(), y.tolist(), sep="\n")
#> [[4.0, 7.0, 2.0, 9.0, 3.0], [9.0, 6.0, 0.0, 0.0, 0.0], [6.0, 1.0, 2.0, 1.0, 0.0]]
#> [5, 2, 4]
#> [1, 0, 1]

# The zeros count like measurements, until you mask them.
real = torch.arange(x.shape[1]) < lengths[:, None]
careless, right = x.mean(1), (x * real).sum(1) / lengths
print(careless.tolist(), right.tolist(), sep="\n")
#> [5.0, 3.0, 2.0]
#> [5.0, 7.5, 2.5]
