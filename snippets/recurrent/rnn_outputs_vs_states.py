import torch
from torch import nn

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

n_params = sum(p.numel() for p in lstm.parameters())
head = nn.Linear(128, 10)  # the ten digits
logits = head(h_n[-1])
n_head = sum(p.numel() for p in head.parameters())
print(tuple(logits.shape), f"{n_params:,} + {n_head:,}")
#> (4, 10) 80,896 + 1,290
