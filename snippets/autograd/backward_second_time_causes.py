import torch
from torch import nn

torch.manual_seed(0)
x, net, head = torch.randn(7, 4), nn.Linear(4, 3), nn.Linear(3, 2)


def told(loss):
    try:
        loss.backward()
    except RuntimeError as error:
        return str(error)[:50]
    return "no error"


# One notebook cell has the forward pass, the next one backward().
# Run the second cell twice.
loss = net(x).mean()
notebook = [told(loss), told(loss)]

# A running total, and backward() on the total.
total, running = 0.0, []
for batch in x.split(4):
    total = total + net(batch).square().mean()
    running.append(told(total))

# Made once, before the loop: features, scaled or squashed weights.
features = net(x)
outside = [told(head(features).mean()) for _ in range(2)]
w = torch.randn(4, requires_grad=True) * 0.1
scaled = [told(w.sum()) for _ in range(2)]

# An average or a memory that one step hands to the next.
average, memory = torch.zeros(3), []
for _ in range(2):
    average = 0.9 * average + 0.1 * net(x).mean(0)
    gap = net(x) - average
    memory.append(told(gap.norm()))

# Two losses over one trunk; the same with D and G of a GAN.
shared, right = net(x), nn.Linear(3, 2)
one, two = shared.mean(), right(shared).mean()
losses = [told(one), told(two)]
filled = right.bias.grad.tolist()  # by the call that raised
fake = net(x)
loss_d, loss_g = head(fake).mean(), -head(fake).mean()
gan = [told(loss_d), told(loss_g)]

# One output after the other, as a Jacobian needs them.
outputs = net(x[0])
one_by_one = [told(output) for output in outputs]

# autograd.grad() frees as backward() does.
points = torch.randn(7, 4, requires_grad=True)
loss = net(points).mean()
slope = torch.autograd.grad(loss, points)[0]
penalty = ["no error", told(loss)]
print(notebook[1], running[1], outside[1], scaled[1], sep="\n")
#> Trying to backward through the graph a second time
#> Trying to backward through the graph a second time
#> Trying to backward through the graph a second time
#> Trying to backward through the graph a second time
print(memory[1], losses[1], gan[1], penalty[1], sep="\n")
#> Trying to backward through the graph a second time
#> Trying to backward through the graph a second time
#> Trying to backward through the graph a second time
#> Trying to backward through the graph a second time
print(one_by_one[1])
#> Trying to backward through the graph a second time
print("slopes from the call that raised:", filled)
#> slopes from the call that raised: [0.5, 0.5]
