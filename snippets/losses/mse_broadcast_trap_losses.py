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


def ask(loss, target):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = loss(prediction, target).item()
        except ValueError as error:
            return "raises", str(error), None
    if caught:
        return "warns", str(caught[0].message), value
    return "silent", "", value


told = {name: ask(loss, target) for name, loss in losses.items()}
for name, (kind, _, _) in told.items():
    print(f"{name:18} {kind}")
#> MSELoss            warns
#> L1Loss             warns
#> HuberLoss          warns
#> BCELoss            raises
#> BCEWithLogitsLoss  raises
#> PoissonNLLLoss     silent
#> HingeEmbeddingLoss silent
#> by hand            silent
message = told["MSELoss"][1]
print(message)
#> Using a target size (torch.Size([7])) that is different to the input size (torch.Size([7, 1])). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.
right = ask(losses["MSELoss"], target.unsqueeze(1))[2]
print(f"{told['MSELoss'][2]:.3f} instead of {right:.3f}")
#> 0.321 instead of 0.245

# Metrics are written by hand, so they fall in as well.
guess = prediction > 0.5
crossed = (guess == target.bool()).float().mean().item()
paired = (guess.squeeze(1) == target.bool()).float().mean().item()
print(f"accuracy {crossed:.3f} instead of {paired:.3f}")
#> accuracy 0.490 instead of 0.571

# reshape adds or drops an axis of one. It swaps none.
series = torch.arange(6.0).reshape(2, 3)  # batch, steps
perfect = series.T.unsqueeze(2)  # steps, batch, 1
mixed = perfect - series.reshape(perfect.shape)
turned = perfect - series.T.reshape(perfect.shape)
off = [gap.square().mean().item() for gap in (mixed, turned)]
print(f"{off[0]:.2f} mixed, {off[1]:.2f} turned")
#> 1.67 mixed, 0.00 turned
