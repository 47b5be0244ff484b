import torch
from torch import nn
from torch.nn.utils import clip_grad_norm_ as clip

lengths, hidden, scale = {}, {}, 1024.0


def one_step(*lines, make=torch.optim.SGD, slopes=(3.0, 4.0)):
    """How far the weights go; slopes 3 and 4, so a norm of 5."""
    weights = nn.Parameter(torch.zeros(2))
    optimizer = make([weights], lr=1.0)
    scaler = torch.amp.GradScaler("cpu", init_scale=scale)

    def loss():
        return (weights * torch.tensor(slopes)).sum()

    names = {
        "scaled.backward": lambda: scaler.scale(loss()).backward(),
        "scale": lambda: scaler.scale(loss()),
        "loss.backward": lambda: loss().backward(),
        "unscale_": lambda: scaler.unscale_(optimizer),
        "clip": lambda: clip([weights], 1.0),
        "step": lambda: scaler.step(optimizer),
        "optimizer.step": optimizer.step,
        "update": scaler.update,
        "zero_grad": optimizer.zero_grad,
    }
    for line in lines:
        names[line]()
    return weights.norm().item()


right = "scaled.backward", "unscale_", "clip", "step", "update"
orders = {
    "right": right,
    "no clipping": ("scaled.backward", "step", "update"),
    "two batches": (
        "scaled.backward", "scaled.backward", "step", "update"
    ),
    "clip, not unscaled": (
        "scaled.backward", "clip", "step", "update"
    ),
    "clip, then unscale_": (
        "scaled.backward", "clip", "unscale_", "step", "update"
    ),
    "scale alone": (
        "scale", "loss.backward",
        "unscale_", "clip", "step", "update",
    ),
    "two losses, one scaled": (
        "scaled.backward", "loss.backward", "step", "update"
    ),
    "optimizer.step": ("scaled.backward", "optimizer.step"),
    "unscale_, optimizer.step": (
        "scaled.backward", "unscale_", "clip",
        "optimizer.step", "update",
    ),
    "update too early": (
        "scaled.backward", "unscale_", "clip",
        "update", "step", "update",
    ),
}  # fmt: skip
for name, lines in orders.items():
    lengths[name] = one_step(*lines)
    print(f"{name:24} {lengths[name]:.3g}")
    hidden[name] = one_step(*lines, make=torch.optim.Adam)
#> right                    1
#> no clipping              5
#> two batches              10
#> clip, not unscaled       0.000977
#> clip, then unscale_      0.000977
#> scale alone              0.00488
#> two losses, one scaled   5
#> optimizer.step           5.12e+03
#> unscale_, optimizer.step 1
#> update too early         0.000977
infinite = {}
for name in ("right", "unscale_, optimizer.step"):
    lines, slopes = orders[name], (torch.inf, 4.0)
    infinite[name] = one_step(*lines, slopes=slopes)
print("with an infinite slope:", *infinite.values())
#> with an infinite slope: 0.0 nan
few, most = min(hidden.values()), max(hidden.values())
print(f"with Adam: {few:.2f} to {most:.2f}")
#> with Adam: 1.41 to 1.41

said = {}
for lines in (
    ("loss.backward", "step"),
    ("scale", "step"),
    ("scaled.backward", "zero_grad", "step"),
    ("scaled.backward", "update"),
    ("scaled.backward", "step", "step"),
    ("scaled.backward", "unscale_", "unscale_"),
    ("scaled.backward", "step", "unscale_"),
):
    try:
        one_step(*lines)
    except (RuntimeError, AssertionError) as error:
        said[lines] = f"{type(error).__name__}: {error}"
        print(said[lines].partition("  This")[0])
#> AssertionError: Attempted step but _scale is None.
#> AssertionError: No inf checks were recorded for this optimizer.
#> AssertionError: No inf checks were recorded for this optimizer.
#> AssertionError: No inf checks were recorded prior to update.
#> RuntimeError: step() has already been called since the last update().
#> RuntimeError: unscale_() has already been called on this optimizer since the last update().
#> RuntimeError: unscale_() is being called after step().
