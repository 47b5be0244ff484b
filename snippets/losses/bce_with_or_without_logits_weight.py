import torch
import torch.nn.functional as F

# 2 positives to 18 negatives, and a model that cannot decide.
labels = torch.tensor([1.0] * 2 + [0] * 18)
logits = torch.zeros(20)
with_logits = F.binary_cross_entropy_with_logits
negatives, positives = (labels == 0).sum(), (labels == 1).sum()
pos_weight = negatives / positives
each = with_logits(
    logits, labels, pos_weight=pos_weight, reduction="none"
)
print(f"{pos_weight:.0f}: {each[0]:.4f} {each[-1]:.4f}")
#> 9: 6.2383 0.6931

# The mean still divides by the number of samples.
mean = with_logits(logits, labels, pos_weight=pos_weight).item()
print(f"{mean:.4f}")
#> 1.2477


# What it does to a model that has learned the share of yes.
def push(logit, pos_weight):
    z = torch.full((20,), logit, requires_grad=True)
    with_logits(z, labels, pos_weight=pos_weight).backward()
    return z.grad.sum().item()


share = positives / 20
honest = torch.logit(share).item()
without, pushed = push(honest, None), push(honest, pos_weight)
settled = push(0.0, pos_weight)
print(f"{without:z.2f} {pushed:.2f} {settled:z.2f}")
#> 0.00 -0.72 0.00

# Its sigmoid then says 0.5 to all. Take log(pos_weight) off.
mended = torch.sigmoid(logits - pos_weight.log()).mean()
print(f"{logits.sigmoid().mean():.2f} {mended:.2f}")
#> 0.50 0.10

# `weight` is another argument: it multiplies the negatives too.
both = with_logits(
    logits, labels, weight=pos_weight, reduction="none"
)
print(f"{both[0]:.4f} {both[-1]:.4f}")
#> 6.2383 6.2383

# Masks (N, C, H, W): bring the C numbers to the axis of channels.
masks = torch.zeros(2, 3, 5, 3)
masks[:, 2] = 1
per_class = torch.tensor([1.0, 2.0, 9.0])
flat, along = (
    with_logits(masks * 0, masks, pos_weight=w).item()
    for w in (per_class, per_class.view(-1, 1, 1))
)
print(f"{flat:.4f} {along:.4f}")
#> 1.3863 2.5415
