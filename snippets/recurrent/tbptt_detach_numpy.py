import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(15, 3))
w_x = 0.2 * rng.normal(size=(4, 3))
w_h = np.linalg.qr(rng.normal(size=(4, 4)))[0]  # a long memory


def forward(x, h):
    states = []
    for row in x:
        h = np.tanh(w_x @ row + w_h @ h)
        states.append(h)
    return np.array(states)


# Forward: chunks of 5 that pass h on are one run of 15 steps.
h, parts = np.zeros(4), []
for chunk in np.split(x, 3):
    parts.append(forward(chunk, h))
    h = parts[-1][-1]  # plain numbers
in_chunks = np.concatenate(parts)
in_one_go = forward(x, np.zeros(4))
gap = np.abs(in_chunks - in_one_go).max()
print(f"{gap:.2f}")
#> 0.00


# Backward: how far the slope of sum(h) at the last step travels.
def slope(states, stop):
    grads, d_h = np.zeros_like(x), np.ones(4)
    for t in reversed(range(stop, len(x))):
        d_z = d_h * (1 - states[t] ** 2)
        grads[t], d_h = d_z @ w_x, d_z @ w_h
    return grads


whole, cut = slope(in_one_go, stop=0), slope(in_chunks, stop=10)
print(np.abs(cut).sum(axis=1).round(2))
#> [0.   0.   0.   0.   0.   0.   0.   0.   0.   0.   0.59 0.69 0.73 1.06
#>  1.26]
print(np.abs(whole).sum(axis=1).round(2))
#> [0.15 0.24 0.2  0.25 0.34 0.36 0.32 0.48 0.42 0.52 0.59 0.69 0.73 1.06
#>  1.26]
share = np.linalg.norm(whole[:10]) / np.linalg.norm(whole)
print(f"left out: {share:.0%}")
#> left out: 48%
