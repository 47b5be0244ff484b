import numpy as np


def attention(q, k, v, blocked):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    scores = np.where(blocked, -np.inf, scores)
    # Infinity minus infinity is nan: the row has no largest score.
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True) @ v


def mended(q, k, v, blocked):
    empty = blocked.all(axis=-1, keepdims=True)
    out = attention(q, k, v, blocked & ~empty)
    return np.where(empty, 0.0, out)


rng = np.random.default_rng(0)
q, k, v = rng.normal(size=(3, 2, 5, 4))  # 2 sentences, 5 tokens
blocked = np.zeros((2, 5, 5), bool)
blocked[1] = True  # the second one is empty

with np.errstate(invalid="ignore"):  # it warns: invalid value
    out = attention(q, k, v, blocked)
    safe = mended(q, k, v, blocked)
print(out[:, 0, 0].round(2))
#> [-0.56   nan]
print(safe[:, 0, 0].round(2))
#> [-0.56  0.  ]
