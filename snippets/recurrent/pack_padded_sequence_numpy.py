import numpy as np


def pack(rows):
    # Longest first, so that the rows still going are on top.
    order = sorted(range(len(rows)), key=lambda i: -len(rows[i]))
    longest = max(map(len, rows))
    batch_sizes = [sum(len(row) > t for row in rows)
                   for t in range(longest)]
    places = [(i, t) for t, n in enumerate(batch_sizes)
              for i in order[:n]]
    return places, batch_sizes, order


def rnn(rows, places, batch_sizes, order, W, U):
    data = np.array([rows[i][t] for i, t in places])
    h, start = np.zeros((len(order), len(U))), 0
    for n in batch_sizes:
        step = data[start:start + n]
        h[:n] = np.tanh(step @ W + h[:n] @ U)  # the rest has ended
        start += n
    return h[np.argsort(order)]  # back in the order of the rows


rng = np.random.default_rng(0)
rows = [rng.normal(size=(n, 6)) for n in (5, 2, 4)]
W, U = rng.normal(size=(6, 4)), rng.normal(size=(4, 4)) / 2

places, batch_sizes, order = pack(rows)
print(batch_sizes, order)
#> [3, 3, 2, 2, 1] [0, 2, 1]
print(places)
#> [(0, 0), (2, 0), (1, 0), (0, 1), (2, 1), (1, 1), (0, 2), (2, 2), (0, 3), (2, 3), (0, 4)]
packed = rnn(rows, places, batch_sizes, order, W, U)
alone = np.vstack([rnn([r], *pack([r]), W, U) for r in rows])
print(np.allclose(packed, alone))
#> True

# The same rows, padded: 15 steps instead of 11, and other states.
zeros = [np.vstack([r, np.zeros((5 - len(r), 6))]) for r in rows]
padded = rnn(zeros, *pack(zeros), W, U)
print(len(pack(zeros)[0]), np.isclose(padded, alone).all(axis=1))
#> 15 [ True False False]
