import torch
from torch import nn

# One epoch is 10 micro-batches of 8 rows; a step takes 4 of them.
torch.manual_seed(0)
x, y = torch.randn(80, 5).double(), torch.randn(80, 3).double()
batches, every = list(zip(x.split(8), y.split(8))), 4


def train(optimizer, divide=True, leftover=False):
    torch.manual_seed(1)
    model = nn.Linear(5, 3, dtype=torch.float64)
    start = model.weight.detach().clone()
    optimizer = optimizer(model.parameters(), lr=0.01)
    steps = 0
    for number, (some, target) in enumerate(batches, start=1):
        loss = nn.functional.mse_loss(model(some), target)
        group = every
        if leftover and number > 8:
            group = 2  # the last group is a short one
        (loss / group if divide else loss).backward()
        if number % every == 0 or leftover and number == 10:
            optimizer.step()
            optimizer.zero_grad()
            steps += 1
    waiting = model.weight.grad is not None
    return model.weight.detach() - start, steps, waiting


# The last two micro-batches are paid for and not used. Their sum
# waits in .grad and enters the first step of the next epoch.
usual, steps, waiting = train(torch.optim.SGD)
print(steps, "steps, gradient left over:", waiting)
#> 2 steps, gradient left over: True
flushed, all_steps, none_waiting = train(
    torch.optim.SGD, leftover=True
)
print(all_steps, "steps, gradient left over:", none_waiting)
#> 3 steps, gradient left over: False

# Not dividing shows with SGD. Adam divides by the size of the
# gradient itself and hides the mistake.
ratio = {}
for optimizer in (torch.optim.SGD, torch.optim.Adam):
    right = train(optimizer)[0]
    wrong = train(optimizer, divide=False)[0]
    ratio[optimizer.__name__] = (wrong.norm() / right.norm()).item()
    print(f"{optimizer.__name__}: {ratio[optimizer.__name__]:.2f}")
#> SGD: 3.97
#> Adam: 1.00
