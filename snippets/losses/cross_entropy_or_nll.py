import torch
import torch.nn.functional as F

# 5 samples, 3 classes, and three things a model may put out.
logits = torch.tensor(
    [[2.0, 0, -1], [0, 1, 3], [1, 4, 0], [-1, 0, 2], [0.5, 0, 0]]
)
labels = torch.tensor([0, 2, 1, 2, 1])
outputs = {
    "logits": logits,
    "log_softmax": logits.log_softmax(dim=1),
    "softmax": logits.softmax(dim=1),
}

# With two losses that makes six pairs. None of them raises.
table = {}
for name, output in outputs.items():
    ce = F.cross_entropy(output, labels).item()
    nll = F.nll_loss(output, labels).item()
    table[name] = ce, nll
    print(f"{name:11} cross_entropy {ce:.4f}  nll_loss {nll:.4f}")
#> logits      cross_entropy 0.3740  nll_loss -2.2000
#> log_softmax cross_entropy 0.3740  nll_loss 0.3740
#> softmax     cross_entropy 0.7456  nll_loss -0.7483

# nll_loss holds no logarithm and no softmax: it picks the number
# in the column of the label, and changes the sign of the mean.
picked = outputs["softmax"][torch.arange(5), labels]
by_hand = -picked.mean().item()
print(f"{by_hand:.4f}")
#> -0.7483
