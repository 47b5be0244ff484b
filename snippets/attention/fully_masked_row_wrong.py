import torch
from torch import nn

torch.manual_seed(0)
mha = nn.MultiheadAttention(8, num_heads=2, batch_first=True)
x = torch.randn(3, 5, 8)
lengths = torch.tensor([5, 0, 1])
padding = torch.arange(5) >= lengths[:, None]
empty = padding.all(1)

# A large number instead of infinity: a mean of the padding.
large = torch.zeros(3, 5).masked_fill(padding, -1e9)
shared = mha(x, x, x, key_padding_mask=large)[1][1, 0].tolist()
print([round(weight, 2) for weight in shared])
#> [0.2, 0.2, 0.2, 0.2, 0.2]

# The loss of the empty sentence times zero.
out, _ = mha(x, x, x, key_padding_mask=padding)
each = out.square().mean((1, 2))
times_zero = (each * ~empty).sum().item()
print(times_zero)
#> nan

# One step, and a sentence of tokens alone is lost as well.
optimizer = torch.optim.SGD(mha.parameters())
loss = each[~empty].sum()
finite = loss.item()
loss.backward()
optimizer.step()
whole = x[0]
after = mha(whole, whole, whole)[0].isnan().sum().item()
print(f"{finite:.2f}, then NaN: {after} of {whole.numel()}")
#> 0.06, then NaN: 40 of 40

# The mean over the tokens of an empty sentence.
total = x.masked_fill(padding[..., None], 0.0).sum(1)
tokens = (~padding).sum(1, keepdim=True)
mean, safe = total / tokens, total / tokens.clamp(min=1)
print(mean[1, 0].item(), safe[1, 0].item())
#> nan 0.0

# One head of one sentence is blocked, the other is open.
mha = nn.MultiheadAttention(8, num_heads=2, batch_first=True)
blocked = torch.zeros(6, 5, 5, dtype=torch.bool)  # batch * heads
blocked[1] = True  # sentence 0, head 1
one_head = mha(x, x, x, attn_mask=blocked)[0].isnan().sum((1, 2))
print(one_head.tolist())
#> [40, 0, 0]

# No sentence is empty, but 0 times infinity is NaN.
short = torch.arange(5) >= torch.tensor([5, 3, 1])[:, None]
for mask in (short, short * -torch.inf):
    multiplied = mha(x, x, x, key_padding_mask=mask)[0].isnan()
    print(multiplied.sum((1, 2)).tolist())
#> [0, 0, 0]
#> [40, 40, 40]
