import torch
import torch.nn.functional as F

# 5 samples, 3 classes, and three things a network may put out.
logits = torch.tensor(
    [[2.0, 0, -1], [0, 1, 3], [1, 4, 0], [-1, 0, 2], [0.5, 0, 0]]
)
labels = torch.tensor([0, 2, 1, 2, 1])
outputs = {
    "logits": logits,
    "log_softmax": logits.log_softmax(dim=1),
    "softmax": logits.softmax(dim=1),
}

# Two losses make six pairs. Three are right, three are not, and
# none of the six raises.
table = {}
for name, output in outputs.items():
    ce = F.cross_entropy(output, labels).item()
    nll = F.nll_loss(output, labels).item()
    table[name] = ce, nll
    print(f"{name:11} cross_entropy {ce:.4f}  nll_loss {nll:.4f}")
#> logits      cross_entropy 0.3740  nll_loss -2.2000
#> log_softmax cross_entropy 0.3740  nll_loss 0.3740
#> softmax     cross_entropy 0.7456  nll_loss -0.7483

# nll_loss holds no logarithm and no softmax. It picks the number
# in the column of the label and changes its sign.
picked = outputs["softmax"][torch.arange(5), labels]
print(f"{-picked.mean():.4f}")
#> -0.7483


def descend(loss):
    z = torch.zeros(5, 3, requires_grad=True)
    for _ in range(100):
        (step,) = torch.autograd.grad(loss(z), z)
        z = (z - step).detach().requires_grad_()
    return loss(z).item()


# So on logits there is nothing to stop it: each of 100 steps
# lowers the loss by 1/5, without end.
endless = descend(lambda z: F.nll_loss(z, labels))
bounded = descend(lambda z: F.nll_loss(z.softmax(1), labels))
sound = descend(lambda z: F.nll_loss(z.log_softmax(1), labels))
print(f"{endless:.1f} {bounded:.2f} {sound:.2f}")
#> -20.0 -0.96 0.04
