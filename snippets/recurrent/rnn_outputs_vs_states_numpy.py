import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def static_rnn(xs, kernel, bias, order="ijfo", forget_bias=1.0):
    """TF1's BasicLSTMCell over a list of (batch, features)."""
    c = h = np.zeros((len(xs[0]), kernel.shape[1] // 4))
    outputs = []
    for x in xs:
        z = np.concatenate([x, h], axis=1) @ kernel + bias
        gate = dict(zip(order, np.split(z, 4, axis=1)))
        keep = sigmoid(gate["f"] + forget_bias)
        c = keep * c + sigmoid(gate["i"]) * np.tanh(gate["j"])
        h = sigmoid(gate["o"]) * np.tanh(c)
        outputs.append(h)  # every h; each c is overwritten
    return outputs, (c, h)


def from_torch(w_ih, w_hh, b_ih, b_hh):
    """torch's columns i, f, g, o as TF1's i, j, f, o (g is j)."""
    kernel = np.concatenate([w_ih, w_hh], axis=1).T
    i, f, g, o = np.split(kernel, 4, axis=1)
    b_i, b_f, b_g, b_o = np.split(b_ih + b_hh, 4)
    b_f = b_f - 1  # TF1 adds this 1 when it runs
    return np.hstack([i, g, f, o]), np.hstack([b_i, b_g, b_f, b_o])


rng = np.random.default_rng(0)
images = rng.random((28, 4, 28))  # 28 steps, 4 images, 28 pixels
kernel = rng.uniform(-0.1, 0.1, (28 + 128, 4 * 128))
bias = np.zeros(4 * 128)
outputs, states = static_rnn(list(images), kernel, bias)
c, h = states
n_params = kernel.size + bias.size
print(len(outputs), outputs[0].shape, [s.shape for s in states])
#> 28 (4, 128) [(4, 128), (4, 128)]
print(f"kernel {kernel.shape}: {n_params:,} with the bias")
#> kernel (156, 512): 80,384 with the bias
print("outputs[-1] is h:", np.array_equal(outputs[-1], h))
#> outputs[-1] is h: True

# The same numbers read in the order of torch and Keras, or without
# the 1: the shapes still fit, the states do not.
_, (_, h_torch) = static_rnn(images, kernel, bias, order="ifjo")
_, (_, h_no_one) = static_rnn(images, kernel, bias, forget_bias=0)
gap_order = np.abs(h_torch - h).max()
gap_one = np.abs(h_no_one - h).max()
print(f"read as i, f, j, o: {gap_order:.2f} off")
#> read as i, f, j, o: 0.63 off
print(f"without the 1: {gap_one:.2f} off")
#> without the 1: 0.20 off
