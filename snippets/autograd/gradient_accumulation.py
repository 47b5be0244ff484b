import torch
from torch import nn

# The step should see 32 rows. Only 8 fit into memory.
torch.manual_seed(0)
x, y = torch.randn(32, 5), torch.randn(32, 3)
model = nn.Sequential(nn.Linear(5, 7), nn.Tanh(), nn.Linear(7, 3))
model.double()
x, y = x.double(), y.double()
criterion = nn.MSELoss()


def gradient(parts, factor, clear=False):
    model.zero_grad()
    for rows in parts:
        if clear:
            model.zero_grad()
        loss = criterion(model(x[rows]), y[rows])
        (loss * factor(rows)).backward()  # adds to .grad
    return torch.cat([p.grad.flatten() for p in model.parameters()])


def compare(got, wanted):
    length = (got.norm() / wanted.norm()).item()
    same = torch.allclose(got, wanted)
    print(f"{length:.2f} times as long, equal: {same}")
    return length


everything = torch.arange(32)
whole = gradient([everything], lambda rows: 1)
eights = everything.split(8)

# The usual first try: the sum of four means.
plain = gradient(eights, lambda rows: 1)
times = compare(plain, whole)
#> 4.00 times as long, equal: False
# The second: zero_grad() stays inside the loop.
last = gradient(eights, lambda rows: 1 / 4, clear=True)
quarter = compare(last, whole)
#> 0.48 times as long, equal: False
# Divided by the number of parts it is the mean of all 32.
divided = gradient(eights, lambda rows: 1 / 4)
compare(divided, whole)
#> 1.00 times as long, equal: True

# 30 rows make 8 + 8 + 8 + 6: now each part counts by its share.
whole30 = gradient([everything[:30]], lambda rows: 1)
uneven = everything[:30].split(8)
by_count = gradient(uneven, lambda rows: 1 / 4)
compare(by_count, whole30)
#> 1.05 times as long, equal: False
by_share = gradient(uneven, lambda rows: len(rows) / 30)
compare(by_share, whole30)
#> 1.00 times as long, equal: True
