import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

torch.manual_seed(0)
rows = [torch.randn(n, 6) for n in (5, 2, 4)]
lengths = torch.tensor([len(row) for row in rows])
lstm = nn.LSTM(6, 4, batch_first=True)
alone = torch.stack([lstm(row)[1][0][0] for row in rows])


def pack(x):
    return pack_padded_sequence(
        x, lengths, batch_first=True, enforce_sorted=False)


def off(x):  # how far each row is from its own answer, fed alone
    h_n = lstm(x)[1][0][-1]
    gaps = (h_n - alone).abs().amax(dim=1).tolist()
    print(*(f"{gap:.2f}" for gap in gaps))
    return gaps


# Zeros in front, as Keras' pad_sequences puts them by default.
x = pad_sequence(rows, batch_first=True, padding_side="left")
padded_off = off(x)
#> 0.00 0.06 0.00

# Packing takes the first steps of each row, which are zeros here.
cut_off = off(pack(x))
#> 0.00 0.19 0.25

# Turn each row until its zeros are at the end, then pack.
def turned(x, lengths):
    batch, steps = x.shape[:2]
    ends = torch.as_tensor(lengths).long()[:, None]
    turn = (torch.arange(steps) - ends) % steps
    return x[torch.arange(batch)[:, None], turn]


turned_off = off(pack(turned(x, lengths)))
#> 0.00 0.00 0.00
