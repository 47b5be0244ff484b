import numpy as np

# Four rows, each with its slope of one weight.
slopes = np.array([1.0, 3.0, 5.0, 7.0])
whole = slopes.mean()
parts = [float(part.mean()) for part in np.split(slopes, [2])]
added = sum(parts)
halves = sum(part / 2 for part in parts)
print(f"whole {whole}, parts {parts}: {added}, halves {halves}")
#> whole 4.0, parts [2.0, 6.0]: 8.0, halves 4.0

# Three rows make a part of two and a part of one.
whole3 = slopes[:3].mean()
uneven = [float(part.mean()) for part in np.split(slopes[:3], [2])]
by_half = sum(part / 2 for part in uneven)
by_share = uneven[0] * 2 / 3 + uneven[1] * 1 / 3
print(f"whole {whole3}, parts {uneven}: {by_half}, {by_share}")
#> whole 3.0, parts [2.0, 5.0]: 3.5, 3.0


# The same with softmax regression on 30 rows of 5 numbers.
def slope(w, x, labels):  # of the mean cross-entropy
    scores = np.exp(x @ w)
    guess = scores / scores.sum(axis=1, keepdims=True)
    guess[np.arange(len(x)), labels] -= 1
    return x.T @ guess / len(x)


def accumulate(w, x, labels, size, factor):
    grad = np.zeros_like(w)
    for first in range(0, len(x), size):
        part = slice(first, first + size)
        some = x[part]
        grad += slope(w, some, labels[part]) * factor(len(some))
    return grad


def off(grad, wanted):
    return np.linalg.norm(grad - wanted) / np.linalg.norm(wanted)


rng = np.random.default_rng(0)
w, x = rng.normal(size=(5, 3)), rng.normal(size=(30, 5))
labels = rng.integers(3, size=30)
data = w, x, labels
by_count = off(accumulate(*data, 8, lambda n: 1 / 4), slope(*data))
by_rows = off(accumulate(*data, 8, lambda n: n / 30), slope(*data))
print(f"8 + 8 + 8 + 6: {by_count:.1%} off, {by_rows:.1%} off")
#> 8 + 8 + 8 + 6: 10.6% off, 0.0% off
