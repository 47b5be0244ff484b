import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.nn.utils.rnn import pad_packed_sequence

torch.manual_seed(0)
images = torch.rand(28, 4, 28)  # 28 steps, 4 images, 28 pixels
lstm = nn.LSTM(input_size=28, hidden_size=128)

# With lengths, outputs are 0 past the end and the states stop at
# the last real step: outputs[-1] is no longer h.
lengths = torch.tensor([28, 20, 10, 5])
packed_out, (h_len, _) = lstm(pack_padded_sequence(images, lengths))
padded, _ = pad_packed_sequence(packed_out)
ends = padded[lengths - 1, torch.arange(4)]
zero_rows = (padded[-1] == 0).all(dim=1).tolist()
print("outputs[-1] is 0:", zero_rows)
#> outputs[-1] is 0: [False, True, True, True]
print("h is the last real output:", torch.equal(h_len[0], ends))
#> h is the last real output: True

# Two layers: outputs show the top one, states have one pair each.
deep_out, (deep_h, deep_c) = nn.LSTM(28, 128, num_layers=2)(images)
top = [torch.equal(deep_out[-1], layer) for layer in deep_h]
print(tuple(deep_h.shape), "outputs[-1] is h of:", top)
#> (2, 4, 128) outputs[-1] is h of: [False, True]

# A GRU has no c, so one state instead of two.
gru_out, gru_h = nn.GRU(28, 128)(images)
print(tuple(gru_h.shape), torch.equal(gru_out[-1], gru_h[0]))
#> (1, 4, 128) True
