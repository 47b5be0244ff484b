import torch
from torch import nn

# One text of 30 characters, here 0 to 29, in batches of 2 rows.
text = torch.arange(30)

# Windows in the order of the text, as a DataLoader deals them.
dealt = text.view(-1, 5).split(2)
print("rows 0:", [batch[0].tolist() for batch in dealt])
#> rows 0: [[0, 1, 2, 3, 4], [10, 11, 12, 13, 14], [20, 21, 22, 23, 24]]

# The state of row 0 goes to row 0 of the next batch. So each row
# has to be one stretch of the text, and the batches cut time.
rows = text.view(2, -1).split(5, dim=1)
print("rows 0:", [batch[0].tolist() for batch in rows])
#> rows 0: [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, 12, 13, 14]]


def goes_on(batches):
    pairs = zip(batches, batches[1:])
    return all(
        torch.equal(before[:, -1] + 1, after[:, 0])
        for before, after in pairs
    )


print(goes_on(dealt), goes_on(rows))
#> False True

# A last batch with fewer rows has no state to go on with.
gru = nn.GRU(3, 4, batch_first=True)
_, state = gru(torch.zeros(7, 5, 3))
try:
    gru(torch.zeros(2, 5, 3), state.detach())
    refused = "no error"
except RuntimeError as error:
    refused = f"{type(error).__name__}: {error}"
print(refused)
#> RuntimeError: Expected hidden size (1, 2, 4), got [1, 7, 4]
