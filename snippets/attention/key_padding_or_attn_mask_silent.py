import torch

torch.manual_seed(0)
heads = 2
mha = torch.nn.MultiheadAttention(8, heads, batch_first=True)

# Five sentences of five tokens: now the padding fits attn_mask.
x = torch.randn(5, 5, 8)
padding = torch.arange(5) >= torch.tensor([5, 2, 4, 3, 1])[:, None]
weights = mha(x, x, x, attn_mask=padding)[1]
print([round(w, 2) for w in weights[0, 1].tolist()])
#> [0.48, 0.52, 0.0, 0.0, 0.0]
print([round(w, 2) for w in weights[1, 0].tolist()])
#> [0.16, 0.24, 0.24, 0.2, 0.15]

# A mask for each sentence as attn_mask: one slice for each head,
# the heads of a sentence together. Only one of these is right.
x, padding = x[:3], padding[:3]
each = padding[:, None, :].expand(3, 5, 5)
message = "accepted"
try:
    mha(x, x, x, attn_mask=each)
except RuntimeError as error:
    message = str(error)
print(message)
#> The shape of the 3D attn_mask is torch.Size([3, 5, 5]), but should be (6, 5, 5).
wanted = mha(x, x, x, key_padding_mask=padding)[1]
together = each.repeat_interleave(heads, dim=0)
crossing = each.repeat(heads, 1, 1)
paired = mha(x, x, x, attn_mask=together)[1]
crossed = mha(x, x, x, attn_mask=crossing)[1]
gaps = [(w - wanted).abs().max().item() for w in (paired, crossed)]
print([round(gap, 2) for gap in gaps])
#> [0.0, 0.5]
