import torch
from torch import nn

# One text of 30 characters, here 0 to 29, in batches of 2 rows.
text = torch.arange(30)


def jumps(batches):  # from the end of a row to where it goes on
    pairs = zip(batches, batches[1:])
    return [(after[:, 0] - before[:, -1]).tolist()
            for before, after in pairs]


# Windows in the order of the text, as a DataLoader deals them.
dealt = text.view(-1, 5).split(2)
dealt_jumps = jumps(dealt)
print([batch[0].tolist() for batch in dealt])
#> [[0, 1, 2, 3, 4], [10, 11, 12, 13, 14], [20, 21, 22, 23, 24]]
print(dealt_jumps)
#> [[6, 6], [6, 6]]

# The state of row 0 goes to row 0 of the next batch. So each row
# has to be one stretch of the text, and the batches cut time.
rows = text.view(2, -1).split(5, dim=1)
rows_jumps = jumps(rows)
print([batch[0].tolist() for batch in rows])
#> [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, 12, 13, 14]]
print(rows_jumps)
#> [[1, 1], [1, 1]]

# A last batch with fewer rows has no state to go on with.
gru = nn.GRU(3, 4, batch_first=True)
_, state = gru(torch.zeros(7, 5, 3))
refused = "no error"
try:
    gru(torch.zeros(2, 5, 3), state)
except RuntimeError as error:
    refused = str(error)
print(refused)
#> Expected hidden size (1, 2, 4), got [1, 7, 4]
