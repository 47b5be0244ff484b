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


def attend(**masks):
    _, weights = mha(x, x, return_attention_scores=True, **masks)
    row = weights[1, 0, 4].detach()
    print([round(w, 2) for w in row.tolist()])
    return weights.detach()


# True, or 1, means: look here. The query axis has to be there.
kept = attend(attention_mask=mask[:, None, :])
#> [0.13, 0.87, 0.0, 0.0, 0.0]
by_key = attend(key_mask=mask == 1)
#> [0.13, 0.87, 0.0, 0.0, 0.0]
# The mask for PyTorch, carried over.
carried = attend(attention_mask=mask[:, None, :] == 0)
#> [0.0, 0.0, 0.01, 0.01, 0.98]
# Both kinds at once.
both = attend(key_mask=mask == 1, use_causal_mask=True)
#> [0.13, 0.87, 0.0, 0.0, 0.0]
first_row = both[1, 0, 0].tolist()
print(first_row)
#> [1.0, 0.0, 0.0, 0.0, 0.0]
