import torch
import torch.nn.functional as F

# The logarithm of a softmax: a probability too small for float32
# becomes 0. log_softmax never forms it.
label = torch.tensor([0])
z = torch.tensor([[0.0, 200.0]], requires_grad=True)
shaky = F.nll_loss(z.softmax(dim=1).log(), label)
(slope,) = torch.autograd.grad(shaky, z)
steady = F.nll_loss(z.log_softmax(dim=1), label)
print(shaky.item(), slope.tolist(), steady.item())
#> inf [[nan, nan]] 200.0
# A small number hides it: finite, and nothing to learn from.
hidden = F.nll_loss((z.softmax(dim=1) + 1e-9).log(), label)
(flat,) = torch.autograd.grad(hidden, z)
print(f"{hidden.item():.1f}", flat.abs().tolist())
#> 20.7 [[0.0, 0.0]]

# LogSoftmax over the batch: no error, and no negative loss.
logits = torch.tensor([[2.0, 0, -1], [0, 1, 3], [1, 4, 0]])
labels = torch.tensor([0, 2, 1])
right = F.nll_loss(logits.log_softmax(dim=1), labels).item()
output = logits.log_softmax(dim=0)
wrong = F.nll_loss(output, labels).item()
sums = output.exp().sum(1)  # should be 1 for each sample
print(f"{right:.4f} {wrong:.4f}", sums.numpy().round(2))
#> 0.1352 0.1798 [0.7  1.07 1.23]
# Alone in its batch, a sample then has log 1 = 0 at each class.
alone = logits[:1].log_softmax(dim=0)
print(alone.tolist(), alone.argmax(dim=1).tolist())
#> [[0.0, 0.0, 0.0]] [0]

# What nll_loss does not take: shares instead of class numbers.
shares = torch.tensor([[0.9, 0.1, 0], [0, 0.2, 0.8], [0, 1, 0]])
taken = F.cross_entropy(logits, shares).item()
try:
    F.nll_loss(logits.log_softmax(dim=1), shares)
except RuntimeError as error:
    refused = str(error)
print(f"{taken:.4f}; {refused}")
#> 0.3352; 0D or 1D target tensor expected, multi-target not supported

# KLDivLoss wants log-probabilities too. On probabilities it is
# negative, even where they are the shares.
kind = {"reduction": "batchmean"}
raw = F.kl_div(shares, shares, **kind).item()
proper = F.kl_div(logits.log_softmax(dim=1), shares, **kind).item()
print(f"{raw:.4f} {proper:.4f}")
#> -1.1085 0.0600

# Another loss of that name, for densities, may be negative.
mean, var = torch.zeros(3), torch.full((3,), 0.01)
density = F.gaussian_nll_loss(mean, mean, var).item()
print(f"{density:.4f}")
#> -2.3026
