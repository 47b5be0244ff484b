import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm(x, W, U, b):
    """x (batch, steps, features) -> all h, last h, last c."""
    h = c = np.zeros((len(x), len(U)))
    all_h = []
    for t in range(x.shape[1]):  # the same W, U, b at every step
        z = x[:, t] @ W + h @ U + b  # one sum for all four gates
        i, f, g, o = np.split(z, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        all_h.append(h)
    return np.stack(all_h, axis=1), h, c


rng = np.random.default_rng(0)
steps, features, units = 20, 1, 300
W = rng.uniform(-0.05, 0.05, (features, 4 * units))
U = rng.uniform(-0.05, 0.05, (units, 4 * units))
b = np.zeros(4 * units)
n_params = W.size + U.size + b.size
print(f"{W.size:,} + {U.size:,} + {b.size:,} = {n_params:,}")
#> 1,200 + 360,000 + 1,200 = 362,400

x = rng.normal(size=(7, steps, features))
all_h, h, c = lstm(x, W, U, b)
print(all_h.shape, h.shape, c.shape)
#> (7, 20, 300) (7, 300) (7, 300)

# The plain RNN cell. Only W1 has the input size; W2 is square.
# One tanh acts on the SUM, so that the state stays in (-1, 1).
W1, W2 = W[:, :units], U[:, :units]
h_plain = np.tanh(x[:, 0] @ W1 + h @ W2)
print(W1.shape, W2.shape, h_plain.shape)
#> (1, 300) (300, 300) (7, 300)
one_tanh = np.tanh(0.7 + 0.9)
two_tanh = np.tanh(0.7) + np.tanh(0.9)
print(f"tanh of the sum {one_tanh:.3f}, sum of tanh {two_tanh:.3f}")
#> tanh of the sum 0.922, sum of tanh 1.321

# h is a sigmoid times a tanh, so below 1. c is a running sum.
wide = np.full((1, 4), 3.0)  # one unit, all four gates pushed open
_, h_open, c_open = lstm(np.ones((1, steps, 1)), wide, 0 * wide, 0)
print(f"c {c_open.item():.1f}, h {h_open.item():.2f}")
#> c 12.4, h 0.95
