import numpy as np

rng = np.random.default_rng(0)
x, w = rng.normal(size=(7, 5)), rng.normal(size=(5, 3))
y = np.arange(7) % 3


def wrong(w):
    return np.mean((x @ w).argmax(1) != y)


def cross_entropy(w):
    z = x @ w
    return np.mean(np.log(np.exp(z).sum(1)) - z[np.arange(7), y])


# Move each weight a little: what does each loss do?
def slopes(loss, step=1e-5):
    found = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[place] += step
        down[place] -= step
        found[place] = (loss(up) - loss(down)) / (2 * step)
    return found


counted, smooth = slopes(wrong), slopes(cross_entropy)
flat, steep = np.abs(counted).max(), np.abs(smooth).max()
print(f"wrong answers {wrong(w):.2f}, steepest slope {flat:.1f}")
#> wrong answers 0.43, steepest slope 0.0
print(f"cross-entropy {cross_entropy(w):.2f}, {steep:.1f}")
#> cross-entropy 0.91, 0.2
