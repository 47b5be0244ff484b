import torch
import torch.nn.functional as F

# 2 sentences of 5 words (the second has 2 and padding), 3 tags.
torch.manual_seed(0)
logits = torch.randn(2, 5, 3)  # (N, L, C)
tags = torch.tensor([[0, 2, 1, 0, 2], [1, 0, 2, 1, 1]])
pad = torch.arange(5) >= torch.tensor([5, 2])[:, None]
message = "no error"
try:
    F.cross_entropy(logits, tags)
except RuntimeError as error:
    message = str(error)
print(message)
#> Expected target size [2, 3], got [2, 5]

labels = tags.masked_fill(pad, -100)
loss = F.cross_entropy(logits.transpose(1, 2), labels)
flat = F.cross_entropy(logits.flatten(0, 1), labels.flatten())
print(f"{loss:.4f} {flat:.4f}")
#> 1.8248 1.8248

# Word by word: padding is neither in the sum nor in the divisor.
each = F.cross_entropy(
    logits.transpose(1, 2), labels, reduction="none"
)
print([[round(v, 2) for v in row] for row in each.tolist()])
#> [[1.48, 0.91, 2.92, 2.38, 1.84], [1.52, 1.73, 0.0, 0.0, 0.0]]
total, words = each.sum().item(), (~pad).sum().item()
careless = each.mean().item()
print(f"{total:.2f} / {words} = {total / words:.4f}")
#> 12.77 / 7 = 1.8248
print(f"{careless:.4f}")  # each.mean(): divided by all places
#> 1.2773
