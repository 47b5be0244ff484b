import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm(x, W, U, b, return_sequences=False, return_state=False):
    """The two flags only choose what leaves the same loop."""
    h = c = np.zeros((x.shape[0], U.shape[0]))
    every_h = []
    for step in range(x.shape[1]):
        gates = x[:, step] @ W + h @ U + b
        i, f, g, o = np.split(gates, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        every_h.append(h)
    out = np.stack(every_h, axis=1) if return_sequences else h
    return (out, h, c) if return_state else out


rng = np.random.default_rng(0)
x = rng.normal(size=(4, 6, 3))
weights = rng.normal(size=(3, 20)), rng.normal(size=(5, 20)), 0.0

last = lstm(x, *weights)
every = lstm(x, *weights, return_sequences=True)
out, h, c = lstm(x, *weights, return_state=True)
print(last.shape, every.shape)
#> (4, 5) (4, 6, 5)
print(out.shape, h.shape, c.shape)
#> (4, 5) (4, 5) (4, 5)
print("every[:, -1] is last:", np.array_equal(every[:, -1], last))
#> every[:, -1] is last: True
print("the state is (h, c): ", np.array_equal(h, last))
#> the state is (h, c):  True
