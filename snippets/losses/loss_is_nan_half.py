import torch
import torch.nn.functional as F
from torch import nn


def train(line=False):
    torch.manual_seed(0)
    x, y = 5 * torch.randn(16, 8), 3 * torch.randn(16, 1)
    relu = nn.ReLU()
    model = nn.Sequential(nn.Linear(8, 7), relu, nn.Linear(7, 1))
    weights = list(model.parameters())
    optimizer = torch.optim.SGD(weights, lr=0.002)
    scaler, losses, scales = torch.amp.GradScaler("cpu"), [], []
    for _ in range(60):
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.float16):
            loss = F.mse_loss(model(x).float(), y)
        scaler.scale(loss).backward()
        if line:
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(
                weights, torch.inf, error_if_nonfinite=True
            )
        scaler.step(optimizer)
        scaler.update()
        losses.append(loss.item())
        scales.append(scaler.get_scale())
    return losses, scales


# The scaler halves its scale, makes no step, and then learns.
losses, scales = train()
print(f"scales: {sorted(set(scales), reverse=True)}")
#> scales: [32768.0, 16384.0, 8192.0]
print(f"loss: {max(losses):.2f}, at the end {min(losses):.2f}")
#> loss: 7.37, at the end 4.71
stopped = ""
try:
    train(line=True)
except RuntimeError as error:
    stopped = f"{type(error).__name__}: {error}"
print(stopped.split(",")[0])
#> RuntimeError: The total norm of order 2.0 for gradients from `parameters` is non-finite

# float16 ends at 65504. So a sum can leave it in the forward pass.
layer = nn.Linear(4, 1, bias=False)
nn.init.constant_(layer.weight, 300.0)
rows, sums = torch.full((1, 4), 100.0), []
for dtype in (torch.float16, torch.bfloat16):
    with torch.autocast("cpu", dtype=dtype):
        sums.append(layer(rows).item())
largest = torch.finfo(torch.float16).max
print(f"{sums[0]:.0f} above {largest:.0f}, else {sums[1]:.0f}")
#> inf above 65504, else 119808
