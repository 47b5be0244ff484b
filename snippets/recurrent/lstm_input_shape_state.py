import torch
from torch import nn

x = torch.randn(6, 7, 8)  # 6 sequences, 7 steps, 8 numbers
encoder = nn.LSTM(8, 16, num_layers=3, batch_first=True)
decoder = nn.LSTM(8, 16, batch_first=True)
output, (h_n, c_n) = encoder(x)


def refusal(lstm, data, state):
    try:
        lstm(data, state)
    except RuntimeError as error:
        return str(error)


# h_n[-1] has lost the layer axis.
lost = h_n[-1], c_n[-1]
message = refusal(decoder, x, lost)
print(tuple(lost[0].shape), message)
#> (6, 16) For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors

# h_n[-1:] keeps it, and h_n[-1].unsqueeze(0) brings it back.
kept = h_n[-1:], c_n[-1:]
decoded, _ = decoder(x, kept)
print(tuple(kept[0].shape), tuple(decoded.shape))
#> (1, 6, 16) (6, 7, 16)

# h alone, without c, can say the same: h_n[0] is (6, 16).
alone = refusal(encoder, x, h_n)
print(alone)
#> For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors

# One sequence without a batch wants states without a batch.
single = refusal(decoder, x[0], kept)
print(single)
#> For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors
