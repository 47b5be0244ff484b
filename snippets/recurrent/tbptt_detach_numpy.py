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
for start in (0, 5, 10):
    parts.append(forward(x[start : start + 5], h))
    h = parts[-1][-1]  # plain numbers
in_chunks = np.concatenate(parts)
in_one_go = forward(x, np.zeros(4))
print(np.array_equal(in_chunks, in_one_go))
#> True


# Backward: how far the slope of sum(h) at the last step travels.
def slope(states, stop):
    grads, d_h = np.zeros_like(x), np.ones(4)
    for t in range(len(x) - 1, stop - 1, -1):
        d_z = d_h * (1 - states[t] ** 2)
        grads[t], d_h = d_z @ w_x, d_z @ w_h
    return grads, d_h  # d_h is what is left at the cut


whole, _ = slope(in_one_go, stop=0)
cut, dropped = slope(in_chunks, stop=10)
reach = np.linalg.norm(cut, axis=1) > 0
print("steps reached:", reach.sum(), "of", len(x))
#> steps reached: 5 of 15
print(np.array_equal(cut[10:], whole[10:]))
#> True
share = np.linalg.norm(whole[:10]) / np.linalg.norm(whole)
print(f"left out: {share:.1%}")
#> left out: 47.8%
