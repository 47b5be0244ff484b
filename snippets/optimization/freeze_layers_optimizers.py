import torch


def path(kind, to_none, steps=2, frozen=1, **options):
    """A weight of 1 with slope 1, frozen after some steps."""
    w, passed = torch.ones(1, requires_grad=True), []
    other = torch.ones(1, requires_grad=True)
    optimizer = kind([w], lr=0.1, **options)
    for step in range(steps):
        optimizer.zero_grad(set_to_none=to_none)
        w.requires_grad_(step < frozen)
        (w + other).backward()
        optimizer.step()
        passed.append(w.item())
    return passed


kinds = {
    "SGD": (torch.optim.SGD, {}),
    "SGD, momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "SGD, decay": (torch.optim.SGD, {"weight_decay": 0.1}),
    "Adam": (torch.optim.Adam, {}),
    "AdamW": (torch.optim.AdamW, {}),
}
rows = {}
for name, (kind, options) in kinds.items():
    _, none = path(kind, True, **options)
    trained, zeros = path(kind, False, **options)
    rows[name] = [trained, none, zeros]
    print(f"{name:13} {trained:.3f}, {none:.3f} or {zeros:.3f}")
#> SGD           0.900, 0.900 or 0.900
#> SGD, momentum 0.900, 0.900 or 0.810
#> SGD, decay    0.890, 0.890 or 0.881
#> Adam          0.900, 0.900 or 0.833
#> AdamW         0.899, 0.899 or 0.831

# For the picture: momentum, frozen after 5 of 40 steps.
glide, stand = (
    path(torch.optim.SGD, kept, 40, 5, momentum=0.9)
    for kept in (False, True)
)
print(f"{glide[4]:.2f}, then {glide[39]:.2f} or {stand[39]:.2f}")
#> -0.31, then -3.91 or -0.31
