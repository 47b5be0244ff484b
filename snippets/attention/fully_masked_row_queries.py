import torch
from torch import nn

torch.manual_seed(0)
heads = 2
mha = nn.MultiheadAttention(8, heads, batch_first=True)
x = torch.randn(3, 5, 8)
# Padding in front, and no token may see a later one.
padding = torch.arange(5) < torch.tensor([0, 3, 1])[:, None]
causal = torch.ones(5, 5).triu(1).bool()
out, _ = mha(x, x, x, key_padding_mask=padding, attn_mask=causal)
bad = out.isnan().any(-1)
print(bad.int().tolist())
#> [[0, 0, 0, 0, 0], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0]]

# The same for each query: batch, queries, keys.
blocked = padding[:, None] | causal
empty = blocked.all(-1, keepdim=True)
mask = (blocked & ~empty).repeat_interleave(heads, dim=0)
opened, _ = mha(x, x, x, attn_mask=mask)
out = opened.masked_fill(empty, 0.0)
print(out.isnan().any(-1).int().tolist())
#> [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]

# The encoder takes this mask, and then no padding.
layer = nn.TransformerEncoderLayer(8, heads, batch_first=True)
encoder = nn.TransformerEncoder(
    layer, 2, enable_nested_tensor=False).eval()
with torch.no_grad():
    both = encoder(x, mask=causal, src_key_padding_mask=padding)
    one = encoder(x, mask=mask)
for seen in (both, one):
    print([sentence.isnan().sum().item() for sentence in seen])
#> [0, 40, 40]
#> [0, 0, 0]

# Attention by hand: the same rows opened, or not and -inf added.
q, k = torch.randn(2, 3, 5, 8)
scores = (q @ k.mT / 8**0.5).requires_grad_()
added = torch.zeros(3, 5, 5).masked_fill(blocked, -torch.inf)


def slopes(masked):
    weights = masked.softmax(-1).masked_fill(blocked, 0.0)
    (slope,) = torch.autograd.grad(weights.square().sum(), scores)
    return weights, slope


filled = scores.masked_fill(blocked & ~empty, -torch.inf)
weights, slope = slopes(filled)
added_weights, added_slope = slopes(scores + added)
print(slope.isnan().sum().item(), added_slope.isnan().sum().item())
#> 0 20
