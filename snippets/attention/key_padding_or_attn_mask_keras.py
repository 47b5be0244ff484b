import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(3, 5, 8))
mask = np.array([[1, 1, 1, 1, 1],
                 [1, 1, 0, 0, 0],
                 [1, 1, 1, 1, 0]])
mha = keras.layers.MultiHeadAttention(num_heads=2, key_dim=4)


rows = []


def attend(**masks):
    _, weights = mha(x, x, return_attention_scores=True, **masks)
    rows.append([round(w, 2) for w in weights[1, 0, 4].tolist()])
    print(rows[-1])
    return weights


# True, or 1, means: keep. Give the query axis, or call it key_mask.
kept = attend(attention_mask=mask[:, None, :])
#> [0.13, 0.87, 0.0, 0.0, 0.0]
by_key = attend(key_mask=mask)
#> [0.13, 0.87, 0.0, 0.0, 0.0]
# The mask for PyTorch, carried over.
carried = attend(attention_mask=mask[:, None, :] == 0)
#> [0.0, 0.0, 0.01, 0.01, 0.98]
# The other kind, and both.
causal = attend(use_causal_mask=True)
#> [0.02, 0.15, 0.0, 0.01, 0.81]
both = attend(attention_mask=mask[:, None, :], use_causal_mask=True)
#> [0.13, 0.87, 0.0, 0.0, 0.0]
print(both[1, 0, 0].tolist())
#> [1.0, 0.0, 0.0, 0.0, 0.0]
