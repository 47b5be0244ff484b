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


rng = np.random.default_rng(0)
images = list(rng.random((28, 4, 28)))
kernel = rng.uniform(-0.1, 0.1, (28 + 128, 4 * 128))
bias = np.zeros(4 * 128)
outputs, (c, h) = static_rnn(images, kernel, bias)
shapes = [np.shape(one) for one in (outputs, c, h)]
gap_h = np.abs(outputs[-1] - h).max()
print(shapes, gap_h)
#> [(28, 4, 128), (4, 128), (4, 128)] 0.0

# Read in the order of torch and Keras (j is their g), or without
# the 1: the shapes fit, the numbers do not.
_, (_, h_order) = static_rnn(images, kernel, bias, order="ifjo")
_, (_, h_one) = static_rnn(images, kernel, bias, forget_bias=0)
gap_order = np.abs(h_order - h).max()
gap_one = np.abs(h_one - h).max()
print(f"other order: {gap_order:.2f}, no 1: {gap_one:.2f} off")
#> other order: 0.63, no 1: 0.20 off
