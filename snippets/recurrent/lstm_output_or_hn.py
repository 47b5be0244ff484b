import torch
from torch import nn

# 4 sequences, 6 steps, 3 features, through 2 layers of 5 units.
lstm = nn.LSTM(3, 5, num_layers=2, batch_first=True)
head = nn.Linear(5, 7)
x = torch.randn(4, 6, 3)
output, (h_n, c_n) = lstm(x)
print(tuple(output.shape), tuple(h_n.shape), tuple(c_n.shape))
#> (4, 6, 5) (2, 4, 5) (2, 4, 5)

# "h_n[0] is the final state." It is that of the BOTTOM layer.
last = output[:, -1]
in_bottom = int((last == h_n[0]).sum())
in_top = int((last == h_n[-1]).sum())
print("output[:, -1] in h_n[0]:", in_bottom, "in h_n[-1]:", in_top)
#> output[:, -1] in h_n[0]: 0 in h_n[-1]: 20

# One answer per sequence, and one per step.
per_sequence = head(h_n[-1])
per_step = head(output)
print(tuple(per_sequence.shape), tuple(per_step.shape))
#> (4, 7) (4, 6, 7)

# Both layers as features: move the batch to the front, then join.
both = h_n.transpose(0, 1).flatten(1)
print(tuple(both.shape))
#> (4, 10)
