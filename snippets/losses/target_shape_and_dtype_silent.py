import torch
import torch.nn.functional as F

# 7 samples, two classes, one output, a column of floats.
torch.manual_seed(0)
z = torch.randn(7, 1, requires_grad=True)
column = torch.tensor([[0.0], [1], [1], [0], [1], [0], [1]])


def loss_and_slope(logits, target):
    loss = F.cross_entropy(logits, target)
    return loss.item(), torch.autograd.grad(loss, z)[0]


# Equal shapes, so "probabilities" of 1 class: nothing to learn.
one, slope_one = loss_and_slope(z, column)
print(f"{one:z.1f} {slope_one.abs().max():.1f}")
#> 0.0 0.0

# Both squeezed: one sample of 7 classes, wrong and alive.
flat, slope_flat = loss_and_slope(z.squeeze(1), column.squeeze(1))
total = slope_flat.sum().item()
print(f"{flat:.4f} {total:z.4f}")
#> 12.1058 0.0000

# One output wants the binary loss.
binary = F.binary_cross_entropy_with_logits(z, column).item()
print(f"{binary:.4f}")
#> 1.1424

# Texts of 4 words and 4 classes: the wrong axis, and no error.
words, tags = 3 * torch.randn(7, 4, 4), torch.randint(0, 4, (7, 4))
wrong_axis = F.cross_entropy(words, tags).item()
right_axis = F.cross_entropy(words.transpose(1, 2), tags).item()
print(f"{wrong_axis:.4f} {right_axis:.4f}")
#> 3.0533 2.9551

# argmax(1) undoes a one-hot table. A column becomes all zeros.
argmax = column.argmax(1)
print(argmax.tolist())
#> [0, 0, 0, 0, 0, 0, 0]
