import torch
import torch.nn.functional as F

torch.manual_seed(0)
q, k = torch.randn(2, 3, 2, 5, 4)  # 3 sentences, 2 heads, width 4
mask = torch.tensor([[1, 1, 1, 1, 1],
                     [1, 1, 0, 0, 0],
                     [1, 1, 1, 1, 0]])
# With the unit matrix as values, the output is the weights.
values = torch.eye(5).expand(3, 2, 5, 5)


def attend(attn_mask):
    out = F.scaled_dot_product_attention(q, k, values, attn_mask)
    print([round(w, 2) for w in out[1, 0, 4].tolist()])
    return out


# The function has one mask, and in it True means: look here.
keep = mask.bool()[:, None, None, :]  # batch, heads, queries, keys
kept = attend(keep)
#> [0.15, 0.85, 0.0, 0.0, 0.0]
# The mask that MultiheadAttention wants gives the opposite, and
# a row without keys is 0 here, not nan.
blocked = attend(~keep)
#> [0.0, 0.0, 0.88, 0.04, 0.08]
print(blocked[0, 0, 4].tolist())
#> [0.0, 0.0, 0.0, 0.0, 0.0]
# What both read alike: floats, added to the scores.
minus_inf = torch.zeros(3, 1, 1, 5).masked_fill(~keep, -torch.inf)
added = attend(minus_inf)
#> [0.15, 0.85, 0.0, 0.0, 0.0]

# A mask of your own for each sentence in MultiheadAttention: it
# has one slice for each head of each sentence, heads together.
x = torch.randn(3, 5, 8)
mha = torch.nn.MultiheadAttention(8, 2, batch_first=True)
padding = mask == 0
each = padding[:, None, :].expand(3, 5, 5)
try:
    message = "accepted"
    mha(x, x, x, attn_mask=each)
except RuntimeError as error:
    message = f"{type(error).__name__}: {error}"
print(message)
#> RuntimeError: The shape of the 3D attn_mask is torch.Size([3, 5, 5]), but should be (6, 5, 5).
wanted = mha(x, x, x, key_padding_mask=padding)[0]
paired = mha(x, x, x, attn_mask=each.repeat_interleave(2, dim=0))[0]
crossed = mha(x, x, x, attn_mask=each.repeat(2, 1, 1))[0]
same = [torch.allclose(y, wanted) for y in (paired, crossed)]
print(same)
#> [True, False]
