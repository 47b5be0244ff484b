import torch
import torch.nn.functional as F

torch.manual_seed(0)
q, k = torch.randn(2, 3, 2, 5, 4)  # 3 sentences, 2 heads, width 4
mask = torch.arange(5) < torch.tensor([5, 2, 4])[:, None]
# With the unit matrix as values, the output is the weights.
values = torch.eye(5).expand(3, 2, 5, 5)


def attend(attn_mask):
    out = F.scaled_dot_product_attention(q, k, values, attn_mask)
    print([round(w, 2) for w in out[1, 0, 4].tolist()])
    return out


# The function has one mask, and in it True means: keep.
keep = mask[:, None, None, :]  # batch, heads, queries, keys
kept = attend(keep)
#> [0.15, 0.85, 0.0, 0.0, 0.0]
# The mask that MultiheadAttention wants gives the opposite, and
# a row without keys is 0 here, not nan.
blocked = attend(~keep)
#> [0.0, 0.0, 0.88, 0.04, 0.08]
print(blocked[0, 0, 4].tolist())
#> [0.0, 0.0, 0.0, 0.0, 0.0]
# Both kinds in one: keep what both keep.
both = attend(keep & torch.ones(5, 5).tril().bool())
#> [0.15, 0.85, 0.0, 0.0, 0.0]
