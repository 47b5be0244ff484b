import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(3, 5, 8))
lengths = np.array([5, 0, 2])
tokens = np.arange(5) < lengths[:, None]  # True: look at it
mha = keras.layers.MultiHeadAttention(num_heads=2, key_dim=4)

# With the weights asked for, and without: two ways to compute.
asked, weights = mha(x, x, attention_mask=tokens[:, None],
                     return_attention_scores=True)
plain = mha(x, x, attention_mask=tokens[:, None])
shown = [round(out[1, 0, 0].item(), 2) for out in (asked, plain)]
print(shown)
#> [0.0, -0.31]

# Zeros for empty sentences, in both.
empty = ~tokens.any(axis=-1)
mended = keras.ops.where(empty[:, None, None], 0.0, plain)
print(mended[1, 0, 0].item())
#> 0.0
