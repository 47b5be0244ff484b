import warnings

import torch
from torch import nn

# The same two shapes in the losses that come with PyTorch.
prediction = torch.linspace(0.1, 0.9, 7).unsqueeze(1)
target = torch.tensor([0.0, 1, 0, 1, 1, 0, 1])
losses = {
    "MSELoss": nn.MSELoss(),
    "L1Loss": nn.L1Loss(),
    "HuberLoss": nn.HuberLoss(),
    "BCELoss": nn.BCELoss(),
    "BCEWithLogitsLoss": nn.BCEWithLogitsLoss(),
    "PoissonNLLLoss": nn.PoissonNLLLoss(),
    "HingeEmbeddingLoss": nn.HingeEmbeddingLoss(),
    "by hand": lambda p, y: (p - y).square().mean(),
}
reactions, values = {}, {}
for name, loss in losses.items():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            values[name] = loss(prediction, target).item()
            reactions[name] = "warns" if caught else "silent"
        except ValueError:
            reactions[name] = "raises"
    if name == "MSELoss":
        message = "".join(str(one.message) for one in caught)
    print(f"{name:18} {reactions[name]}")
#> MSELoss            warns
#> L1Loss             warns
#> HuberLoss          warns
#> BCELoss            raises
#> BCEWithLogitsLoss  raises
#> PoissonNLLLoss     silent
#> HingeEmbeddingLoss silent
#> by hand            silent
print(message)
#> Using a target size (torch.Size([7])) that is different to the input size (torch.Size([7, 1])). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.

# Metrics are written by hand, so they fall in as well.
guess = prediction > 0.5
crossed = (guess == target.bool()).float().mean().item()
paired = (guess.squeeze(1) == target.bool()).float().mean().item()
print(f"accuracy {crossed:.3f} instead of {paired:.3f}")
#> accuracy 0.490 instead of 0.571
