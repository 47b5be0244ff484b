import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm_grid(x, layers):
    """All h and c of a stack: (layer, step, batch, units)."""
    h_grid, c_grid = [], []
    below = np.swapaxes(x, 0, 1)  # (step, batch, features)
    for w_ih, w_hh, bias in layers:
        h = c = np.zeros((x.shape[0], w_hh.shape[1]))
        h_row, c_row = [], []
        for x_t in below:
            gates = x_t @ w_ih.T + h @ w_hh.T + bias
            i, f, g, o = np.split(gates, 4, axis=1)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
            h_row.append(h)
            c_row.append(c)
        below = h_row  # the next layer reads these h
        h_grid.append(h_row)
        c_grid.append(c_row)
    return np.array(h_grid), np.array(c_grid)


rng = np.random.default_rng(0)
shapes = [[(20, n), (20, 5), 20] for n in (3, 5)]
layers = [[rng.normal(size=size) for size in s] for s in shapes]
x = rng.normal(size=(4, 6, 3))
h, c = lstm_grid(x, layers)
print(h.shape)
#> (2, 6, 4, 5)

# One grid of h, cut in two directions. c has only one cut.
output = h[-1].swapaxes(0, 1)  # the top row: all steps
h_n = h[:, -1]  # the last column: all layers
c_n = c[:, -1]
print(output.shape, h_n.shape, c_n.shape)
#> (4, 6, 5) (2, 4, 5) (2, 4, 5)

# They share one corner.
shared = int((output[:, -1] == h_n[-1]).sum())
print("shared numbers:", shared)
#> shared numbers: 20
