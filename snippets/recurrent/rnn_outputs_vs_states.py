import torch
from torch import nn

torch.manual_seed(0)

# 28 rows of 28 pixels, 4 images, 128 units. Time comes first, as
# in the list that the old call took.
images = torch.rand(28, 4, 28)
lstm = nn.LSTM(input_size=28, hidden_size=128)
out, (h_n, c_n) = lstm(images)  # h before c; TF1 had c before h

outputs, states = list(out), (c_n[0], h_n[0])  # as TF1 gave them
gap_h = (outputs[-1] - states[1]).abs().max().item()
gap_c = (outputs[-1] - states[0]).abs().max().item()
print(len(outputs), "x", tuple(outputs[0].shape))
#> 28 x (4, 128)
print(f"outputs[-1] - h: {gap_h}, outputs[-1] - c: {gap_c:.2f}")
#> outputs[-1] - h: 0.0, outputs[-1] - c: 0.21

# Of the last step only: after 10 steps, h is the tenth output.
_, (h_10, c_10) = lstm(images[:10])
gap_tenth = (h_10[0] - outputs[9]).abs().max().item()
print(f"h after 10 steps - outputs[9]: {gap_tenth:.3f}")
#> h after 10 steps - outputs[9]: 0.000

# What states are for: going on. A swapped pair raises nothing.
resumed, _ = lstm(images[10:], (h_10, c_10))
swapped, _ = lstm(images[10:], (c_10, h_10))
gap_resumed = (resumed - out[10:]).abs().max().item()
gap_swapped = (swapped - out[10:]).abs().max().item()
print(f"resumed {gap_resumed:.3f}, swapped {gap_swapped:.2f}")
#> resumed 0.000, swapped 0.06

n_params = sum(p.numel() for p in lstm.parameters())
print(f"{n_params:,}")
#> 80,896
