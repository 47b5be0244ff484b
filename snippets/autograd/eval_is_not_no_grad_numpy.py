import numpy as np

rng = np.random.default_rng(0)
sizes = ((5, 7), (5,), (3, 5), (3,))
W1, b1, W2, b2 = (rng.normal(size=size) for size in sizes)
x = rng.normal(2, 1, size=(11, 7))
mean, var = np.zeros(5), np.ones(5)  # running averages


# Two switches. `training` changes what is computed, `record` what
# is kept: each layer's input, for its slope.
def forward(x, training, record):
    h = x @ W1.T + b1
    centre, spread = mean, var
    if training:
        centre, spread = h.mean(0), h.var(0)
        mean[:] = 0.9 * mean + 0.1 * centre
        var[:] = 0.9 * var + 0.1 * h.var(0, ddof=1)
    n = (h - centre) / np.sqrt(spread + 1e-5)
    if training:
        n = n * (rng.random(n.shape) < 0.5) / 0.5
    held = x.size + h.size + n.size if record else 0
    return n @ W2.T + b2, held


def look(training, record):
    before = mean.copy()
    a, held = forward(x, training, record)
    b, _ = forward(x, training, record)
    moved = np.linalg.norm(mean - before)
    return held, np.linalg.norm(a - b), moved


only_eval = look(training=False, record=True)
print("eval: holds %d, %.1f apart, moved %.1f" % only_eval)
#> eval: holds 187, 0.0 apart, moved 0.0
only_no_grad = look(training=True, record=False)
print("no_grad: holds %d, %.1f apart, moved %.1f" % only_no_grad)
#> no_grad: holds 0, 20.4 apart, moved 2.0
both = look(training=False, record=False)
print("both: holds %d, %.1f apart, moved %.1f" % both)
#> both: holds 0, 0.0 apart, moved 0.0
