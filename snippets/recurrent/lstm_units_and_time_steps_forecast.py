import torch
from torch import nn

series = torch.sin(torch.linspace(0, 8 * torch.pi, steps=1200))

# The window that ends at x[t] starts at t - 19. From t - 20 to t
# there are 21 values.
t = 100
too_long, window = series[t - 20 : t + 1], series[t - 19 : t + 1]
target = series[t + 1 : t + 21]
print(len(too_long), len(window), len(target))
#> 21 20 20

# All windows of 20 + 20 values. The 39 between training and test
# are left out: they share values with both.
pairs = series.unfold(0, 40, 1)
past, future = pairs[:, :20, None], pairs[:, 20:]
train, test = slice(0, 1000), slice(1039, None)
naive = past[test, -1].expand(-1, 20)  # repeat the last value
naive_error = (naive - future[test]).square().mean().item()
print(tuple(past[train].shape), tuple(past[test].shape))
#> (1000, 20, 1) (122, 20, 1)
print(f"repeat the last value: {naive_error:.3f}")
#> repeat the last value: 0.025


def fit(seed):
    torch.manual_seed(seed)
    lstm = nn.LSTM(1, 32, batch_first=True)
    head = nn.Linear(32, 20)
    weights = [*lstm.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(weights, lr=0.01)
    for _ in range(200):
        rows = torch.randint(1000, (32,))
        answer = head(lstm(past[rows])[0][:, -1])
        loss = (answer - future[rows]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        answer = head(lstm(past[test])[0][:, -1])
    return (answer - future[test]).square().mean().item()


error = fit(seed=0)
beaten = error < naive_error / 4
print("the LSTM is under a quarter of that:", beaten)
#> the LSTM is under a quarter of that: True
