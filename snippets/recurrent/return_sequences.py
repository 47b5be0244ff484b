import torch
from torch import nn

# LSTM(5) on 4 sequences of 6 steps and 3 features. nn.LSTM has no
# flags: it returns everything, and you pick.
torch.manual_seed(0)
lstm = nn.LSTM(3, 5, batch_first=True)
x = torch.randn(4, 6, 3)
output, (h_n, c_n) = lstm(x)
last = output[:, -1]  # the Keras default
every = output  # return_sequences=True
with_state = last, h_n[-1], c_n[-1]  # return_state=True
print(*last.shape, "or", *every.shape)
#> 4 5 or 4 6 5

# "Dense needs return_sequences=True." It takes both.
head = nn.Linear(5, 2)
one_each, one_per_step = head(last), head(every)
print(*one_each.shape, "or", *one_per_step.shape)
#> 4 2 or 4 6 2

# A second LSTM needs every step. Keras raises without them. torch
# takes (4, 5) for ONE sequence of 4 steps, and the shape fits.
second = nn.LSTM(5, 7, batch_first=True)
wrong = second(last)[0]
right = second(every)[0][:, -1]
print(*wrong.shape, "or", *right.shape)
#> 4 7 or 4 7

# In the wrong one, sequence 3 is computed from sequence 0 as well.
other = last.clone()
other[0] += 1
leak = (second(other)[0][3] - wrong[3]).abs().max().item()
print(f"{leak:.2f}")
#> 0.04
