import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
logits = torch.randn(12, 50)
target = torch.randint(50, (12,))

# NLLLoss wants logarithms, and log_softmax makes them safely.
p = logits.softmax(-1)
negative = F.nll_loss(p, target).item()
nll = F.nll_loss(p.log(), target).item()
cross = F.cross_entropy(logits, target).item()
print(f"{negative:.2f}, right {nll:.4f} {cross:.4f}")
#> -0.01, right 4.7634 4.7634
far = torch.tensor([0.0, -200.0])
unsafe, safe = far.softmax(-1).log(), far.log_softmax(-1)
print(unsafe.tolist(), safe.tolist())
#> [0.0, -inf] [0.0, -200.0]

# The two-class losses come in the same two kinds.
z, t = torch.randn(9), torch.randint(2, (9,)).float()
with_logits = nn.BCEWithLogitsLoss()
bce_logits = with_logits(z, t).item()
bce = nn.BCELoss()(z.sigmoid(), t).item()
bce_twice = with_logits(z.sigmoid(), t).item()
print(f"{bce_logits:.4f} {bce:.4f}, sigmoid twice {bce_twice:.4f}")
#> 0.7062 0.7062, sigmoid twice 0.6017
