import torch
from torch import nn

x = torch.randn(5, 7, 3)
right, wrong = nn.LSTM(3, 4, batch_first=True), nn.LSTM(3, 4)
head, labels = nn.Linear(4, 6), torch.zeros(5, dtype=torch.long)


def said(lstm, start=None):
    try:
        _, (h_n, _) = lstm(x, start)
        nn.functional.cross_entropy(head(h_n[-1]), labels)
    except (RuntimeError, ValueError) as error:
        return str(error)
    return "no error"


# The states are (layers, batch, units), flag or not.
start, turned = torch.zeros(1, 5, 4), torch.zeros(5, 1, 4)
fits = said(right, (start, start))
refused = said(right, (turned, turned))
print(fits)
#> no error
print(refused)
#> Expected hidden[0] size (1, 5, 4), got [5, 1, 4]

# The same words for a state kept from a batch of 6.
kept = torch.zeros(1, 6, 4)
with_kept = said(right, (kept, kept))
print(with_kept)
#> Expected hidden[0] size (1, 5, 4), got [1, 6, 4]

# The flag forgotten: a right start state raises, and so does a
# loss on h_n[-1]. On output[:, -1] it would not.
with_start = said(wrong, (start, start))
with_loss = said(wrong)
print(with_start)
#> Expected hidden[0] size (1, 7, 4), got [1, 5, 4]
print(with_loss)
#> Expected input batch_size (7) to match target batch_size (5).

# The same words with the flag: output[-1] is the last sequence.
output, _ = right(x)
last = output[-1]
with_sequence = "no error"
try:
    nn.functional.cross_entropy(head(last), labels)
except ValueError as error:
    with_sequence = str(error)
print(with_sequence)
#> Expected input batch_size (7) to match target batch_size (5).
