import warnings

import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR


def train(check, factor=1.0):
    model = nn.Linear(3, 2)
    nn.init.zeros_(model.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    scheduler = StepLR(optimizer, step_size=1, gamma=0.5)
    scaler = torch.amp.GradScaler("cpu")  # yours: "cuda"
    rows = []
    print("scale, rate, way")
    for batch in range(3):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = model(torch.ones(1, 3)).sum()  # slopes of 1
        scaler.scale(factor * loss).backward()
        old = model.weight.sum().item()
        rate = optimizer.param_groups[0]["lr"]
        old_scale = scaler.get_scale()
        scaler.step(optimizer)
        scaler.update()
        # Did the scale fall? Then the step was left out.
        if not check or scaler.get_scale() >= old_scale:
            scheduler.step()
        # The way: how far the six weights went together.
        now = model.weight.sum().item()
        rows.append((old_scale, rate, old - now))
        print(*rows[-1])
    return rows


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    unchecked = train(check=False)
    checked = train(check=True)
    # With a NaN in each batch the scale falls and falls.
    broken = train(check=True, factor=torch.nan)
#> scale, rate, way
#> 65536.0 1.0 0.0
#> 32768.0 0.5 3.0
#> 32768.0 0.25 1.5
#> scale, rate, way
#> 65536.0 1.0 0.0
#> 32768.0 1.0 6.0
#> 32768.0 0.5 3.0
#> scale, rate, way
#> 65536.0 1.0 0.0
#> 32768.0 1.0 0.0
#> 16384.0 1.0 0.0
message = " / ".join(str(told.message)[:64] for told in caught)
print(message)
#> Detected call of `lr_scheduler.step()` before `optimizer.step()`
largest = torch.finfo(torch.float16).max
print(largest)
#> 65504.0
