import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence
from torch.nn.utils.rnn import pad_packed_sequence

torch.manual_seed(0)

# 4 images as 28 steps of 28 pixels, 128 units. Time comes first, in
# nn.LSTM by default and in the list that tf.nn.rnn took.
images = torch.rand(28, 4, 28)
lstm = nn.LSTM(input_size=28, hidden_size=128)
out, (h_n, c_n) = lstm(images)

outputs = list(out)  # TF1's `outputs`: h of every step
states = (c_n[0], h_n[0])  # TF1's `states`: c, h of the LAST step
print(len(outputs), "x", tuple(outputs[0].shape))
#> 28 x (4, 128)
print([tuple(state.shape) for state in states])
#> [(4, 128), (4, 128)]

# "The pair is only the last cell state." It is c and h, and its h
# is the last output once more. Its c is nowhere in the outputs.
c, h = states
gap_h = (outputs[-1] - h).abs().max().item()
gap_c = (outputs[-1] - c).abs().max().item()
print(f"outputs[-1] - h: {gap_h}, outputs[-1] - c: {gap_c:.2f}")
#> outputs[-1] - h: 0.0, outputs[-1] - c: 0.21

# One step only: stop after 10 and you get the states of step 10.
_, (h_10, c_10) = lstm(images[:10])
tenth = torch.allclose(h_10[0], outputs[9], atol=1e-6)
print("h after 10 steps is outputs[9]:", tenth)
#> h after 10 steps is outputs[9]: True

# What states are for: go on where you stopped. Swap h and c, which
# TF1 and torch order differently, and no error tells you.
resumed, _ = lstm(images[10:], (h_10, c_10))
swapped, _ = lstm(images[10:], (c_10, h_10))
gap_resumed = (resumed - out[10:]).abs().max().item()
gap_swapped = (swapped - out[10:]).abs().max().item()
print(f"resumed {gap_resumed:.3f}, swapped {gap_swapped:.2f}")
#> resumed 0.000, swapped 0.06

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

n_params = sum(p.numel() for p in lstm.parameters())
head = nn.Linear(128, 10)  # the ten digits
logits = head(h_n[-1])
n_head = sum(p.numel() for p in head.parameters())
print(tuple(logits.shape), f"{n_params:,} + {n_head:,}")
#> (4, 10) 80,896 + 1,290
