import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
lengths = np.array([5, 2, 4])
real = np.arange(5) < lengths[:, None]
x = np.random.default_rng(0).normal(size=(3, 5, 6))
x[~real] = 0
layer = keras.layers.LSTM(4, return_sequences=True)
alone = [layer(x[[i], :n])[0, -1] for i, n in enumerate(lengths)]


def off(out):  # the last column against each row fed alone
    pairs = zip(out[:, -1], alone, strict=True)
    gaps = [(h - own).abs().max().item() for h, own in pairs]
    print([round(gap, 2) for gap in gaps])
    return gaps


# Keras does not pack. It takes a mask, and repeats the last real
# output to the end, so that out[:, -1] is right.
plain_off = off(layer(x))
#> [0.0, 0.27, 0.19]
masked = layer(x, mask=real)
masked_off = off(masked)
#> [0.0, 0.0, 0.0]
repeated = bool((masked[1, 1:] == masked[1, 1]).all())
print(repeated)
#> True

# Masking(0.0) guesses the mask from the values, so it also skips
# a real step that happens to be all zeros.
x[0, 2] = 0
guessed = keras.layers.Masking(0.0).compute_mask(x)
print(real[0].tolist(), guessed[0].tolist())
#> [True, True, True, True, True] [True, True, False, True, True]
