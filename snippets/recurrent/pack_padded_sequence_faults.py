import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence as pack
from torch.nn.utils.rnn import pad_packed_sequence

torch.manual_seed(0)
lstm, head = nn.LSTM(6, 4, batch_first=True), nn.Linear(4, 2)
x, lengths = torch.randn(3, 5, 6), torch.tensor([5, 2, 4])
ordered, too_long, hollow = [5, 4, 2], [6, 2, 4], [5, 0, 4]


def say(call):
    message = "no error"
    try:
        call()
    except (RuntimeError, TypeError, IndexError) as error:
        message = str(error)
    print(message)
    return message


def run(x, lengths, batch_first=False):
    return lstm(pack(x, lengths, batch_first, enforce_sorted=False))


# The rows are not sorted, and enforce_sorted=False is missing.
unsorted = say(lambda: pack(x, lengths, batch_first=True))
#> `lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.
# Sort the lengths alone, and each is that of another row: silence.
alone = say(lambda: pack(x, ordered, True))
#> no error

# batch_first=True is missing. What is raised depends on the sizes.
counted = say(lambda: pack(x, ordered))
#> Expected `len(lengths)` to be equal to batch_size, but got 3 (batch_size=5)
few = say(lambda: run(x, lengths))
#> start (8) + length (2) exceeds dimension size (8).
tall, many_lengths = torch.randn(6, 5, 6), [5, 2, 4, 3, 1, 2]
many = say(lambda: run(tall, many_lengths))
#> INDICES element is out of DATA bounds, id=5 axis_dim=5
# No row has more steps than there are rows: silence.
wide, sizes = torch.randn(5, 7, 6), [5, 2, 4, 3, 1]
quiet = say(lambda: run(wide, sizes))
#> no error
wrong, right = run(wide, sizes), run(wide, sizes, True)
quiet_off = (wrong[1][0] - right[1][0]).abs().max().item()
print(f"{quiet_off:.2f}")
#> 0.24

# A length that the table does not have, and an empty row.
beyond = say(lambda: run(x, too_long, True))
#> start (11) + length (1) exceeds dimension size (11).
empty = say(lambda: run(x, hollow, True))
#> Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0

# The lengths are a vector on the CPU. Here meta stands for a GPU.
elsewhere = say(lambda: pack(x, lengths.to("meta"), True))
#> 'lengths' argument should be a 1D CPU int64 tensor, but got 1D meta Long tensor
column = torch.tensor([ordered]).T
upright = say(lambda: pack(x, column, True))
#> 'lengths' argument should be a 1D CPU int64 tensor, but got 2D cpu Long tensor
unordered = say(lambda: run(x, column, True))
#> index_select(): Index is supposed to be a vector

# Linear sees each step alone: it takes the tensor inside, .data.
inside = run(x, lengths, True)[0]
as_it_is = say(lambda: head(inside))
#> linear(): argument 'input' (position 1) must be Tensor, not PackedSequence
by_step = head(inside.data)
print(*by_step.shape)
#> 11 2

# A batch without its longest row comes back shorter.
short = run(x[1:], lengths[1:], True)[0]
table, _ = pad_packed_sequence(short, True)
full, _ = pad_packed_sequence(short, True, total_length=5)
print(*table.shape, "or", *full.shape)
#> 2 4 4 or 2 5 4
# The flag of pad_packed_sequence is one of its own.
turned_round, _ = pad_packed_sequence(short)
print(*turned_round.shape)
#> 4 2 4
