import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
rows = [rng.normal(size=(n, 6)) for n in (5, 2, 4)]
front = keras.utils.pad_sequences(rows, dtype="float32")
end = keras.utils.pad_sequences(
    rows, dtype="float32", padding="post")
layer = keras.layers.LSTM(
    4, return_sequences=True, bias_initializer="glorot_uniform")
alone = [layer(row[None])[0, -1] for row in rows]


def off(out):  # the last column against each row fed alone
    pairs = zip(out[:, -1], alone, strict=True)
    gaps = [(h - own).abs().max().item() for h, own in pairs]
    print(*(f"{gap:.2f}" for gap in gaps))
    return gaps


# Keras does not pack. It takes a mask, on either side.
end_off, front_off = off(layer(end)), off(layer(front))
#> 0.00 0.23 0.11
#> 0.00 0.28 0.07
skip = keras.layers.Masking(0.0)
masked, masked_front = layer(skip(end)), layer(skip(front))
masked_off, masked_front_off = off(masked), off(masked_front)
#> 0.00 0.00 0.00
#> 0.00 0.00 0.00

# Masking(0.0) guesses the mask from the values, so it also skips
# a real step that happens to be all zeros.
holed = end.copy()
holed[0, 2] = 0
guessed = skip.compute_mask(holed)[0].tolist()
print(guessed)
#> [True, True, False, True, True]

# mask_zero=True takes the token 0 for padding, also in a sentence.
words = keras.layers.Embedding(7, 4, mask_zero=True)
ids = np.array([[3, 0, 2, 0, 0]])
known = words.compute_mask(ids)[0].tolist()
print(known)
#> [True, False, True, False, False]
