import numpy as np


def pack(rows):
    # Longest first, so that the rows still going are on top.
    order = sorted(range(len(rows)), key=lambda i: -len(rows[i]))
    batch_sizes = [sum(len(row) > t for row in rows)
                   for t in range(len(rows[order[0]]))]
    places = [(i, t) for t, n in enumerate(batch_sizes)
              for i in order[:n]]
    return places, batch_sizes, order


def rnn(rows, W, U, b):
    places, batch_sizes, order = pack(rows)
    data = np.array([rows[i][t] for i, t in places])
    h, start = np.zeros((len(rows), len(U))), 0
    for n in batch_sizes:
        step = data[start:start + n]
        h[:n] = np.tanh(step @ W + h[:n] @ U + b)  # the rest ended
        start += n
    return h[np.argsort(order)]  # back in the order of the rows


rng = np.random.default_rng(0)
rows = [rng.normal(size=(n, 6)) for n in (5, 2, 4)]
W, U = rng.normal(size=(6, 4)), rng.normal(size=(4, 4))
b = rng.normal(size=4)

places, batch_sizes, order = pack(rows)
print(batch_sizes, order)
#> [3, 3, 2, 2, 1] [0, 2, 1]
print(places)
#> [(0, 0), (2, 0), (1, 0), (0, 1), (2, 1), (1, 1), (0, 2), (2, 2), (0, 3), (2, 3), (0, 4)]

alone = np.vstack([rnn([row], W, U, b) for row in rows])
padded = rnn([np.pad(row, ((0, 5 - len(row)), (0, 0)))
              for row in rows], W, U, b)
packed_off = np.abs(rnn(rows, W, U, b) - alone).max(axis=1)
padded_off = np.abs(padded - alone).max(axis=1)
print(packed_off.round(2), padded_off.round(2))
#> [0. 0. 0.] [0.   1.83 1.94]
