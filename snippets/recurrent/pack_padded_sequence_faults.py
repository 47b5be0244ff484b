import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.nn.utils.rnn import pad_packed_sequence, pad_sequence

torch.manual_seed(0)
rows = [torch.randn(n, 6) for n in (5, 2, 4)]
lengths = torch.tensor([5, 2, 4])
x = pad_sequence(rows, batch_first=True)


def pack(x, lengths, batch_first=True):
    return pack_padded_sequence(
        x, lengths, batch_first, enforce_sorted=False)


def back(packed):
    return pad_packed_sequence(packed, batch_first=True)[0]


# In two directions padding reaches the real steps: the backward
# half reads row 1 from its zeros to its start.
both = nn.LSTM(6, 4, batch_first=True, bidirectional=True)
gap = (both(x)[0] - back(both(pack(x, lengths))[0])).abs()
forward_gap = gap[1, :2, :4].max().item()
backward_gap = gap[1, :2, 4:].max().item()
print(f"{forward_gap:.2f} {backward_gap:.2f}")
#> 0.00 0.17


def attempt(call):
    try:
        result = tuple(call().shape)
    except (RuntimeError, TypeError) as error:
        result = f"{type(error).__name__}: {error}"
    print(result)
    return result


# A flag left out is not noticed where it is left out.
cut = pack(x, lengths, batch_first=False)
no_flag = attempt(lambda: both(cut)[0].data)
#> RuntimeError: start (8) + length (2) exceeds dimension size (8).
# An empty row cannot be packed.
empty_row = attempt(lambda: pack(x, torch.tensor([5, 0, 4])).data)
#> RuntimeError: Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0
# The lengths stay on the CPU. Here meta stands for a GPU.
elsewhere = attempt(lambda: pack_padded_sequence(
    x, lengths.to("meta"), batch_first=True).data)
#> RuntimeError: 'lengths' argument should be a 1D CPU int64 tensor, but got 1D meta Long tensor
# A layer that is no RNN takes the tensor inside, .data.
head, inside = nn.Linear(8, 2), both(pack(x, lengths))[0]
as_it_is = attempt(lambda: head(inside))
#> TypeError: linear(): argument 'input' (position 1) must be Tensor, not PackedSequence
by_step = attempt(lambda: head(inside.data))
#> (11, 2)
# A batch without its longest row comes back shorter.
shorter = attempt(lambda: back(pack(x[1:], lengths[1:])))
#> (2, 4, 6)
