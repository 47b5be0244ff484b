import torch
from torch import nn

torch.manual_seed(0)

# Each layer receives what the layer before it sends out.
net = nn.Sequential(
    nn.Linear(20, 64), nn.ReLU(), nn.Dropout(0.5),
    nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.5),
    nn.Linear(64, 10),
)  # fmt: skip
flow, counts = torch.randn(1000, 20), []
for step in net:
    flow = step(flow)
    counts.append(sum(p.numel() for p in step.parameters()))
    print(type(step).__name__, tuple(flow.shape), f"{counts[-1]:,}")
#> Linear (1000, 64) 1,344
#> ReLU (1000, 64) 0
#> Dropout (1000, 64) 0
#> Linear (1000, 64) 4,160
#> ReLU (1000, 64) 0
#> Dropout (1000, 64) 0
#> Linear (1000, 10) 650
