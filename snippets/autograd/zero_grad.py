import torch

# Each backward() adds its slope to .grad. Here the slope is 3.
w = torch.tensor(2.0, requires_grad=True)
totals = []
for _ in range(4):
    (3 * w).backward()
    totals.append(w.grad.item())
print(totals)
#> [3.0, 6.0, 9.0, 12.0]
torch.optim.SGD([w]).zero_grad()
print(f"{w.grad} {w.item()}")  # slopes gone, weight kept
#> None 2.0

# Find the 3 of y = 3x from 7 points, with one weight, from 0.
x = torch.linspace(-1, 1, 7)
y = 3 * x


def train(place, lr=0.1, steps=63):
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr)
    path = [0.0]
    for _ in range(steps):
        if place == "before backward":
            optimizer.zero_grad()
        (w * x - y).square().mean().backward()
        if place == "between":
            optimizer.zero_grad()
        optimizer.step()
        if place == "after step":
            optimizer.zero_grad()
        path.append(w.item())
    return path


cleared, kept = train("before backward"), train("nowhere")
rows = {n: (cleared[n], kept[n]) for n in (4, 10, 18, 60)}
for n, row in rows.items():
    print(f"{n}: cleared %.2f, forgotten %.2f" % row)
#> 4: cleared 0.93, forgotten 2.33
#> 10: cleared 1.82, forgotten 6.03
#> 18: cleared 2.44, forgotten 0.77
#> 60: cleared 2.99, forgotten 0.77

after, between = train("after step"), train("between")
print(f"after step {max(after):.2f}, between {max(between):.2f}")
#> after step 2.99, between 0.00
