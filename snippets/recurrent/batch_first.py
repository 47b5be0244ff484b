import torch
from torch import nn

# 5 sequences of 7 steps with 3 features, batch axis first.
x = torch.randn(5, 7, 3)
right = nn.LSTM(3, 4, batch_first=True)
wrong = nn.LSTM(3, 4)  # takes x for 7 sequences of 5 steps
wrong.load_state_dict(right.state_dict())  # the same weights fit

# output has one shape in both. h_n tells them apart.
right_output, (right_h, right_c) = right(x)
wrong_output, (wrong_h, wrong_c) = wrong(x)
print("right:", tuple(right_output.shape), tuple(right_h.shape))
#> right: (5, 7, 4) (1, 5, 4)
print("wrong:", tuple(wrong_output.shape), tuple(wrong_h.shape))
#> wrong: (5, 7, 4) (1, 7, 4)


def steps_read(lstm):
    """On how many steps of sequence 0 its last answer depends."""
    y = x.clone().requires_grad_()
    lstm(y)[0][0, -1].sum().backward()
    return int(y.grad[0].any(dim=1).sum())


right_steps, wrong_steps = steps_read(right), steps_read(wrong)
print("steps read:", right_steps, "forgotten:", wrong_steps)
#> steps read: 7 forgotten: 1

# And it reads other sequences. Change sequence 0: who moves?
nudged = x.clone()
nudged[0] += 1


def moved(lstm):
    change = lstm(nudged)[0] != lstm(x)[0]
    return change.flatten(1).any(dim=1).int().tolist()


right_moved, wrong_moved = moved(right), moved(wrong)
print("moved:", right_moved, "forgotten:", wrong_moved)
#> moved: [1, 0, 0, 0, 0] forgotten: [1, 1, 1, 1, 1]

# The flag is a transpose on the way in and one on the way out.
by_hand = wrong(x.transpose(0, 1))[0].transpose(0, 1)
off = (by_hand - right_output).abs().max().item()
print(f"off by {off:.5f}")
#> off by 0.00000
