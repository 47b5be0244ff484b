import torch
from torch import nn

torch.manual_seed(0)

# LSTM(5) on 4 sequences of 6 steps and 3 features. nn.LSTM has no
# flags: it always returns everything, and you pick.
lstm = nn.LSTM(3, 5, batch_first=True)
x = torch.randn(4, 6, 3)
output, (h_n, c_n) = lstm(x)
last = output[:, -1]  # the Keras default
every = output  # return_sequences=True
with_state = (last, h_n[-1], c_n[-1])  # return_state=True
print(tuple(last.shape), tuple(every.shape))
#> (4, 5) (4, 6, 5)
print("last h, returned twice:", torch.equal(last, with_state[1]))
#> last h, returned twice: True

# "Dense needs return_sequences=True." It takes both. The flag says
# how many answers you get: one per sequence or one per step.
head = nn.Linear(5, 2)
one_each, one_per_step = head(last), head(every)
print(tuple(one_each.shape), tuple(one_per_step.shape))
#> (4, 2) (4, 6, 2)

# A second LSTM does need every step. Keras raises without it. torch
# takes (4, 5) for ONE sequence of 4 steps, and the shape fits.
second = nn.LSTM(5, 7, batch_first=True)
wrong = second(last)[0]
right = second(every)[0][:, -1]
print("wrong", tuple(wrong.shape), "right", tuple(right.shape))
#> wrong (4, 7) right (4, 7)

# In the wrong one, sequence 3 is computed from sequence 0 as well.
other = last.clone()
other[0] += 1
leak = (second(other)[0][3] - wrong[3]).abs().max().item()
print("sequence 0 moves the answer for sequence 3:", leak > 1e-4)
#> sequence 0 moves the answer for sequence 3: True

# Keras' Bidirectional ends each direction at its own last step,
# which for the backward one is step 0.
both = nn.LSTM(3, 5, bidirectional=True, batch_first=True)
both_output, (both_h, _) = both(x)
ends = torch.cat([both_h[0], both_h[1]], dim=1)
same = torch.equal(ends, both_output[:, -1])
print(tuple(ends.shape), "equals output[:, -1]:", same)
#> (4, 10) equals output[:, -1]: False
