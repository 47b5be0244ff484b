import torch

# Every backward() adds its slope to .grad. Here the slope is 3.
w = torch.tensor(2.0, requires_grad=True)
sums = []
for _ in range(4):
    (3 * w).backward()
    sums.append(w.grad.item())
print(sums)
#> [3.0, 6.0, 9.0, 12.0]
torch.optim.SGD([w]).zero_grad()
print(w.grad, w.item())  # the slope is gone, the weight is not
#> None 2.0

# 7 points on y = 3x, one weight to find, starting at 0.
x = torch.linspace(-1, 1, 7)
y = 3 * x


def train(place, momentum=0.0, steps=63):
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=momentum)
    path = [0.0]
    for _ in range(steps):
        if place == "top":
            optimizer.zero_grad()
        loss = (w * x - y).square().mean()
        loss.backward()
        if place == "between":
            optimizer.zero_grad()
        optimizer.step()
        if place == "end":
            optimizer.zero_grad()
        path.append(w.item())
    return path


top, end = train("top"), train("end")
print(f"at the top {top[-1]:.2f}, at the end {end[-1]:.2f}")
#> at the top 2.99, at the end 2.99
between = train("between")
print(f"between backward and step {between[-1]:.2f}")
#> between backward and step 0.00
# Forgotten: ahead at first, then past 3, back to 0, and again.
never = train("nowhere")
for step in (4, 10, 21, 31, 42):
    print(step, f"cleared {top[step]:.2f}, not {never[step]:z.2f}")
#> 4 cleared 0.93, not 2.33
#> 10 cleared 1.82, not 6.03
#> 21 cleared 2.58, not 0.00
#> 31 cleared 2.83, not 6.03
#> 42 cleared 2.94, not 0.00

# That loop has a name: momentum 1, a swing without friction.
frictionless = train("top", momentum=1.0)
print(frictionless == never)
#> True
