import gc
import weakref

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

model = nn.Linear(20, 30)
optimizer = torch.optim.Adam(model.parameters())


def moments():
    """How many numbers Adam holds for the weights."""
    states = optimizer.state.values()
    return sum(state["exp_avg"].numel() * 2 for state in states)


# Adam takes its memory in the first step().
counts = []
for _ in range(3):
    optimizer.zero_grad()
    model(torch.rand(64, 20)).sum().backward()
    counts.append(moments())
    optimizer.step()
print(counts)
#> [0, 1260, 1260]

# One long sample makes the whole batch long.
short = [torch.rand(length, 20) for length in (5, 4, 6, 5)]
long = [*short[:3], torch.rand(50, 20)]
padded = []
for batch in short, long:
    x = pad_sequence(batch, batch_first=True)
    padded.append(tuple(x.shape))
print(padded)
#> [(4, 6, 20), (4, 50, 20)]

# Outputs that you collect stay, under no_grad() too.
outputs, held = [], []
with torch.no_grad():
    for _ in range(3):
        outputs.append(model(torch.rand(64, 20)))
        held.append(sum(out.nbytes for out in outputs))
print(held)
#> [7680, 15360, 23040]

# A cell run again: the old model is held until both are new.
net = nn.Linear(20, 30)
adam = torch.optim.Adam(net.parameters())
old = weakref.ref(net.weight)
net = nn.Linear(20, 30)  # the first line, once more
alive = [old() is not None]
adam = torch.optim.Adam(net.parameters(), lr=0.01)
gc.collect()
alive.append(old() is not None)
print(alive)
#> [True, False]


# An error holds what its functions made, as long as it is kept.
def step():
    made = torch.rand(64, 20)
    seen.append(weakref.ref(made))
    raise RuntimeError("CUDA out of memory")


seen, last = [], None
try:
    step()
except RuntimeError as error:
    last = error  # as a notebook keeps the last one
kept = [seen[0]() is not None]
last = None
gc.collect()
kept.append(seen[0]() is not None)
print(kept)
#> [True, False]
