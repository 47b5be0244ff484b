import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR


def train(check, factor=1.0):
    torch.manual_seed(0)
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)
    scaler = torch.amp.GradScaler("cpu")  # yours: "cuda"
    rows = []
    for batch in range(3):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = model(torch.ones(1, 3)).sum()  # slopes of 1
        scaler.scale(factor * loss).backward()
        old = model.weight.clone()
        rate = optimizer.param_groups[0]["lr"]
        scale = scaler.get_scale()
        scaler.step(optimizer)
        scaler.update()
        # Did the scale fall? Then the step was left out.
        if not check or scaler.get_scale() >= scale:
            scheduler.step()
        moved = (old - model.weight).max().item()
        rows.append((scale, rate, round(moved, 2)))
        print(*rows[-1])
    print()
    return rows


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    unchecked = train(check=False)
    checked = train(check=True)
    # With a NaN in each batch the scale falls and falls.
    broken = train(check=True, factor=torch.nan)
#> 65536.0 1.0 0.0
#> 32768.0 0.5 0.5
#> 32768.0 0.25 0.25
#>
#> 65536.0 1.0 0.0
#> 32768.0 1.0 1.0
#> 32768.0 0.5 0.5
#>
#> 65536.0 1.0 0.0
#> 32768.0 1.0 0.0
#> 16384.0 1.0 0.0
#>
message = " / ".join(str(told.message)[:64] for told in caught)
print(message)
#> Detected call of `lr_scheduler.step()` before `optimizer.step()`
largest = torch.finfo(torch.float16).max
print(largest)
#> 65504.0
