import torch
from torch import nn

lines = [
    "w *= 0.5",
    "w[:] = 0.0",
    "w[w > 0] = 0.0",
    "w[0] = 0.0",
    "w[:, 1:] += 1.0",
    "w.T.fill_(1.0)",
    "torch.empty(5, requires_grad=True).uniform_()",
    "nn.ReLU(inplace=True)(w)",
    "nn.init.zeros_(w[0])",
    "for row in w: row += 1.0",
    "torch.add(w, 1.0, out=w)",
    "torch.empty(5).uniform_().requires_grad_()",
]
told = []
for line in lines:
    w = torch.ones(4, 3, requires_grad=True)
    words = "runs"
    try:
        exec(line)
    except RuntimeError as error:
        words = str(error).partition(" This view")[0]
    told.append(words)
    print(f"{line}\n    {words}")
#> w *= 0.5
#>     a leaf Variable that requires grad is being used in an in-place operation.
#> w[:] = 0.0
#>     a leaf Variable that requires grad is being used in an in-place operation.
#> w[w > 0] = 0.0
#>     a leaf Variable that requires grad is being used in an in-place operation.
#> w[0] = 0.0
#>     a view of a leaf Variable that requires grad is being used in an in-place operation.
#> w[:, 1:] += 1.0
#>     a view of a leaf Variable that requires grad is being used in an in-place operation.
#> w.T.fill_(1.0)
#>     a view of a leaf Variable that requires grad is being used in an in-place operation.
#> torch.empty(5, requires_grad=True).uniform_()
#>     a leaf Variable that requires grad is being used in an in-place operation.
#> nn.ReLU(inplace=True)(w)
#>     a leaf Variable that requires grad is being used in an in-place operation.
#> nn.init.zeros_(w[0])
#>     runs
#> for row in w: row += 1.0
#>     Output 0 of Unbind is a view and is being modified inplace.
#> torch.add(w, 1.0, out=w)
#>     add(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad.
#> torch.empty(5).uniform_().requires_grad_()
#>     runs

# A view that is made in the block and written outside.
w, outside = torch.eye(4, requires_grad=True), "no error"
with torch.no_grad():
    row = w[0]
try:
    row.zero_()
except RuntimeError as error:
    outside = str(error).partition(" and is")[0]
print(outside)
#> A view was created in no_grad mode

# It is silent where the input does not require grad.
x = torch.tensor([[-1.0, 2.0, -3.0]])
net = nn.Sequential(nn.ReLU(inplace=True), nn.Linear(3, 2))
before, _ = x.tolist(), net(x)
print(before, x.tolist())
#> [[-1.0, 2.0, -3.0]] [[0.0, 2.0, 0.0]]

# A sum in forward: in the block each call changes the weight.
u, v, sums = torch.zeros(2, requires_grad=True), torch.ones(2), []
for call in range(2):
    with torch.no_grad():
        h = u
        h += v
    sums.append(h.tolist())
print(sums, u.tolist())
#> [[1.0, 1.0], [2.0, 2.0]] [2.0, 2.0]
