import torch
from torch import nn

torch.manual_seed(0)
mha = nn.MultiheadAttention(8, num_heads=2, batch_first=True)
x = torch.randn(3, 5, 8)
lengths = torch.tensor([5, 0, 2])  # the second sentence is empty
padding = torch.arange(5) >= lengths[:, None]  # True: ignore


def nans(tensors):
    return [tensor.isnan().sum().item() for tensor in tensors]


def train(out):  # the slopes of all weights
    loss = out.square().mean()
    mha.zero_grad()
    loss.backward()
    return loss.item(), nans(p.grad for p in mha.parameters())


out, weights = mha(x, x, x, key_padding_mask=padding)
in_rows = nans(out)
print(in_rows)
#> [0, 40, 0]

# Zeros afterwards: the loss is right, its slopes are not.
empty = padding.all(-1, keepdim=True)
late = train(out.masked_fill(empty[..., None], 0.0))
print(f"{late[0]:.4f} {late[1]}")
#> 0.0239 [192, 24, 64, 0]

# Keys for the empty row before, zeros for it after.
out, opened = mha(x, x, x, key_padding_mask=padding & ~empty)
out = out.masked_fill(empty[..., None], 0.0)
right = train(out)
print(f"{right[0]:.4f} {right[1]}")
#> 0.0239 [0, 0, 0, 0]
