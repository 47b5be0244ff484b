import torch

w = torch.tensor(4.0, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.25)  # each step halves w
losses = []
for batch in range(3):
    loss = w**2  # the same single row each time
    losses.append(loss.item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
reported = sum(losses) / 3
print(losses, "mean", reported)
#> [16.0, 4.0, 1.0] mean 7.0

validation = (w**2).item()  # on that very row
print(validation)
#> 0.25
