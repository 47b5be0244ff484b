import torch
from torch import nn

torch.manual_seed(0)
lstm = nn.LSTM(3, 5, num_layers=2, batch_first=True)


def off(n, given):  # gap to the output with the right state
    x = torch.randn(n, 6, 3)
    own = torch.randn(n, 2, 5)  # yours: the batch in front
    state, right = given(own), own.transpose(0, 1)
    ours, wanted = lstm(x, (state, state)), lstm(x, (right, right))
    return torch.dist(ours[0], wanted[0], torch.inf).item()


# Two sequences, two layers: the wrong order fits.
as_it_is = off(2, lambda own: own)
# With seven the shape must be changed, and view deals anew.
viewed = off(7, lambda own: own.view(2, 7, 5))
swapped = off(7, lambda own: own.transpose(0, 1))
print(f"{as_it_is:.2f} {viewed:.2f} {swapped:.2f}")
#> 0.60 0.73 0.00

# Four rows of two directions fit four layers of one.
x = torch.randn(7, 6, 3)
both = nn.LSTM(3, 5, 2, batch_first=True, bidirectional=True)
four = nn.LSTM(3, 5, num_layers=4, batch_first=True)
output, _ = four(x, both(x)[1])
print(tuple(output.shape))
#> (7, 6, 5)

# One step without its axis runs too: 7 steps of one sequence.
bare, kept = lstm(x[:, 0])[0], lstm(x[:, :1])[0]
print(tuple(bare.shape), tuple(kept.shape))
#> (7, 5) (7, 1, 5)
