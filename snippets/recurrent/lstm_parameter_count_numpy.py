import numpy as np


def n_params(gates, features, units, biases):
    """A weight per feature and per old h, and biases."""
    return gates * units * (features + units + biases)


for name, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
    one, two = (n_params(gates, 8, 16, biases=n) for n in (1, 2))
    print(f"{name:4} one bias {one:,}  two biases {two:,}")
#> LSTM one bias 1,600  two biases 1,664
#> GRU  one bias 1,200  two biases 1,248
#> RNN  one bias 400  two biases 416


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gru_step(x, h, W, U, b, b_h):
    """One GRU step with torch's two biases, gates r, z, n."""
    x_r, x_z, x_n = np.split(x @ W + b, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ U + b_h, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)  # only ever added
    n = np.tanh(x_n + r * h_n)  # b_h of n is inside r * (...)
    return (1 - z) * n + z * h


rng = np.random.default_rng(0)
x, h = rng.normal(size=(7, 8)), rng.normal(size=(7, 16))
W, U = rng.normal(size=(8, 48)), rng.normal(size=(16, 48))
b, b_h = rng.normal(size=48), rng.normal(size=48)

new = gru_step(x, h, W, U, b, b_h)
in_n = np.arange(48) >= 32  # the last of the three gates
for name, part in (("r, z", ~in_n), ("n", in_n)):
    moved = np.where(part, b_h, 0)
    merged = gru_step(x, h, W, U, b + moved, b_h - moved)
    same = np.allclose(merged, new)
    print(f"bias of {name} can be merged: {same}")
#> bias of r, z can be merged: True
#> bias of n can be merged: False
