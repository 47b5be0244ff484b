import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm(x, W, U, b, activation=np.tanh, gate=sigmoid):
    """x (batch, steps, features) -> every h and every c."""
    h = c = np.zeros((len(x), len(U)))
    all_h, all_c = [], []
    for t in range(x.shape[1]):  # the same W, U, b at every step
        z = x[:, t] @ W + h @ U + b  # input and state: one sum
        i, f, g, o = np.split(z, 4, axis=1)
        c = gate(f) * c + gate(i) * activation(g)
        h = gate(o) * activation(c)
        all_h.append(h)
        all_c.append(c)
    return np.stack(all_h, axis=1), np.stack(all_c, axis=1)


# 2 units, 3 steps, 1 number a step, then Dense(4) on the last h.
# Columns: two of gate i, two of f, two of g, two of o.
W = [[0, 1, 1, 0, 1, -1, 0, 2]]
U = [[1, 0, 0, 2, -1, 0, 1, 0], [0, -1, 1, 0, 0, 2, -1, 1]]
b = [0, 0, 1, 1, 0, 0, 0, 0]
x = np.array([[[1.0], [2.0], [-1.0]]])
all_h, all_c = lstm(x, W, U, b)
shown_h, shown_c = all_h[0].round(3), all_c[0].round(3)
print(shown_h)  # a row a step
#> [[ 0.182 -0.445]
#>  [ 0.457 -0.852]
#>  [-0.221 -0.049]]
print(shown_c)
#> [[ 0.381 -0.557]
#>  [ 0.871 -1.358]
#>  [-0.289 -1.464]]
V, a = [[1, -2, 3, 0], [2, 1, -1, -3]], [0, 1, 2, 3]
forecast = (all_h[0, -1] @ V + a).round(3)
print(forecast)
#> [-0.32   1.394  1.385  3.147]

# Unit 1 at step 1 by hand. Its sums are 0 (i), 1 (g) and 0 (o).
c1 = sigmoid(0) * np.tanh(1)  # there is no old c to keep
h1 = sigmoid(0) * np.tanh(c1)
print(f"c {c1:.3f}, h {h1:.3f}")
#> c 0.381, h 0.182

# One tanh on the sum, not one on each part.
one_tanh = np.tanh(0.7 + 0.9)
two_tanh = np.tanh(0.7) + np.tanh(0.9)
print(f"{one_tanh:.3f}, not {two_tanh:.3f}")
#> 0.922, not 1.321
