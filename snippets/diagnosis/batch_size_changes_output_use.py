import torch
from torch import nn

# Small for the terms, and all there is of their sum.
chain = torch.tensor([2.0**24, 1.0, -(2.0**24)])
one_order, other_order = chain[[0, 1, 2]], chain[[0, 2, 1]]
scores = []
for terms in one_order, other_order:
    total = (terms[0] + terms[1]) + terms[2]
    scores.append(torch.stack([total, torch.tensor(0.5)]))
classes = [score.argmax().item() for score in scores]
print([score.tolist() for score in scores], classes)
#> [[0.0, 0.5], [1.0, 0.5]] [1, 0]

# A cast inside the model, and float64 stays float32.
inside = []
for terms in one_order.double(), other_order.double():
    cast = terms.float()
    inside.append(((cast[0] + cast[1]) + cast[2]).item())
print(inside)
#> [0.0, 1.0]

# A shuffled batch does not show a leak that treats all alike.
torch.manual_seed(0)
x, order = torch.rand(7, 4), torch.tensor([3, 0, 6, 2, 5, 1, 4])
shuffled, leaks = {}, [nn.Softmax(dim=0), nn.BatchNorm1d(4)]
for leak in leaks:
    off = (leak(x[order]) - leak(x)[order]).abs().max().item()
    shuffled[type(leak).__name__] = off
    print(type(leak).__name__, f"{off:.3f}")
#> Softmax 0.000
#> BatchNorm1d 0.000
