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
x, b = rng.normal(size=(4, 6, 3)), rng.normal(size=20)
weights = rng.normal(size=(3, 20)), rng.normal(size=(5, 20)), b

last = lstm(x, *weights)
every = lstm(x, *weights, return_sequences=True)
out, h, c = lstm(x, *weights, return_state=True)
print(last[0].round(2))
#> [ 0.23  0.2  -0.82  0.04  0.06]
print(every[0].round(2))
#> [[-0.1  -0.06 -0.52  0.05 -0.21]
#>  [ 0.07 -0.09 -0.79  0.14  0.12]
#>  [ 0.15 -0.01 -0.27  0.03 -0.03]
#>  [ 0.12  0.15 -0.81  0.1   0.14]
#>  [ 0.45  0.37 -0.16  0.03  0.02]
#>  [ 0.23  0.2  -0.82  0.04  0.06]]
print(h[0].round(2), c[0].round(2))
#> [ 0.23  0.2  -0.82  0.04  0.06] [ 0.34  0.22 -2.59  0.06  0.1 ]
