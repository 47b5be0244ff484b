import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(5, 3)
labels = torch.tensor([0, 0, 2, 0, 1])
weight = torch.tensor([1.0, 2.0, 5.0])  # one for each class

plain = F.cross_entropy(logits, labels, reduction="none")
each = F.cross_entropy(
    logits, labels, weight=weight, reduction="none"
)
print([round(v, 2) for v in plain.tolist()])
#> [0.17, 0.29, 2.18, 1.29, 0.23]
print([round(v, 2) for v in each.tolist()])
#> [0.17, 0.29, 10.88, 1.29, 0.45]

total, divisor = each.sum().item(), weight[labels].sum().item()
loss = F.cross_entropy(logits, labels, weight=weight).item()
print(f"{total:.2f} / {divisor:.0f} = {total / divisor:.3f}")
#> 13.08 / 10 = 1.308
print(f"mean: {loss:.3f}, by the rows: {each.mean():.3f}")
#> mean: 1.308, by the rows: 2.616
