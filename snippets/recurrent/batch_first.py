import torch
from torch import nn

torch.manual_seed(0)

# 5 sequences of 7 steps with 3 features, batch axis first.
x = torch.randn(5, 7, 3)
right = nn.LSTM(3, 4, batch_first=True)
wrong = nn.LSTM(3, 4)  # expects (7, 5, 3)
wrong.load_state_dict(right.state_dict())  # no weight has a layout

# batch_first moves an axis of x and of output. h_n and c_n stay
# (layers, batch, units), and only they betray the mistake.
right_output, (right_h, right_c) = right(x)
wrong_output, (wrong_h, wrong_c) = wrong(x)
print(tuple(right_output.shape), tuple(right_h.shape))
#> (5, 7, 4) (1, 5, 4)
print(tuple(wrong_output.shape), tuple(wrong_h.shape))
#> (5, 7, 4) (1, 7, 4)

# Same shape of output, other numbers: the wrong one steps through
# your BATCH. Add 1 to sequence 0 and see which answers move.
nudged = x.clone()
nudged[0] += 1


def moved(lstm):
    change = (lstm(nudged)[0] - lstm(x)[0]).abs()
    return (change.amax(dim=(1, 2)) > 1e-6).tolist()


right_moved, wrong_moved = moved(right), moved(wrong)
print("batch_first=True:", right_moved)
#> batch_first=True: [True, False, False, False, False]
print("forgotten:       ", wrong_moved)
#> forgotten:        [True, True, True, True, True]

# The flag is a transpose on the way in and on the way out.
by_hand = wrong(x.transpose(0, 1))[0].transpose(0, 1)
print("two transposes:", torch.allclose(by_hand, right_output))
#> two transposes: True

# "Then h_0 is batch first too." It is not.
try:
    right(x, (torch.zeros(5, 1, 4), torch.zeros(5, 1, 4)))
except RuntimeError as error:
    message = str(error)
    print(f"{type(error).__name__}: {message}")
#> RuntimeError: Expected hidden[0] size (1, 5, 4), got [5, 1, 4]
started, _ = right(x, (torch.zeros(1, 5, 4), torch.zeros(1, 5, 4)))
print("(1, 5, 4) is accepted:", torch.equal(started, right_output))
#> (1, 5, 4) is accepted: True
