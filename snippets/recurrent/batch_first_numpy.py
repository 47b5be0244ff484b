import numpy as np


def rnn(x, W, U, batch_first=False):
    """x (steps, batch, features) -> every h, last h."""
    if batch_first:
        x = x.swapaxes(0, 1)
    h, every_h = np.zeros((x.shape[1], len(U))), []
    for x_t in x:  # a loop over the FIRST axis, whatever it means
        h = np.tanh(x_t @ W + h @ U)
        every_h.append(h)
    output = np.stack(every_h)
    if batch_first:
        output = output.swapaxes(0, 1)
    return output, h[None]  # h is (1, batch, units) either way


rng = np.random.default_rng(0)
x = rng.normal(size=(5, 7, 3))  # 5 sequences of 7 steps
W, U = rng.normal(size=(3, 4)), rng.normal(size=(4, 4))

right, right_h = rnn(x, W, U, batch_first=True)
wrong, wrong_h = rnn(x, W, U)
print(right.shape, right_h.shape)
#> (5, 7, 4) (1, 5, 4)
print(wrong.shape, wrong_h.shape)
#> (5, 7, 4) (1, 7, 4)

# "reshape(7, 5, 3) does the same." Same shape, cut sequences.
pieces, turned = x.reshape(7, 5, 3), x.swapaxes(0, 1)
kept = [
    sum(np.array_equal(a[:, i], x[i]) for i in range(5))
    for a in (pieces, turned)
]
print(f"whole sequences: reshape {kept[0]}, swapaxes {kept[1]}")
#> whole sequences: reshape 0, swapaxes 5
