import numpy as np


def softmax(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention(q, k, key_padding_mask, attn_mask):
    # q, k: (batch, heads, tokens, width). True in a mask: blocked.
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    # Both masks are one table with an axis left out. Put the axis
    # back, and each of them spreads over the whole table.
    of_batch = key_padding_mask[:, None, None, :]
    of_pairs = attn_mask[None, None, :, :]
    blocked = of_batch | of_pairs
    return blocked, softmax(np.where(blocked, -np.inf, scores))


rng = np.random.default_rng(0)
q, k = rng.normal(size=(2, 3, 2, 5, 4))
padding = np.arange(5) >= np.array([5, 2, 4])[:, None]
causal = np.triu(np.ones((5, 5), bool), 1)

table, weights = attention(q, k, padding, causal)
print(padding.shape, causal.shape, table.shape, weights.shape)
#> (3, 5) (5, 5) (3, 1, 5, 5) (3, 2, 5, 5)
print(table[1, 0].astype(int))
#> [[0 1 1 1 1]
#>  [0 0 1 1 1]
#>  [0 0 1 1 1]
#>  [0 0 1 1 1]
#>  [0 0 1 1 1]]
print(weights[1, 0, 4].round(2))
#> [0.4 0.6 0.  0.  0. ]
