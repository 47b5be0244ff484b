import numpy as np


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def cross_entropy(z, y):
    # Shift by the maximum first: then exp cannot overflow.
    z = z - z.max(1, keepdims=True)
    return np.log(np.exp(z).sum(1)) - z[np.arange(len(y)), y]


def gradient(z, y):
    return softmax(z) - np.eye(z.shape[1])[y]


def gradient_behind_softmax(z, y):
    # Chain rule: the softmax Jacobian, diag(p) - p p^T, scales
    # each entry by p, and p is 1/V at first and nearly 0 later.
    p = softmax(z)
    g = gradient(p, y)
    return p * (g - (p * g).sum(1, keepdims=True))


z = np.array([[2.0, -1, 0, 1], [0, 1, 4, -2], [1, 2, 3, 5]])
y = np.array([0, 3, 1])
once = cross_entropy(z, y).mean()
twice = cross_entropy(softmax(z), y).mean()
print(f"logits {once:.4f}, softmax first {twice:.4f}")
#> logits 3.2312, softmax first 1.4679

# A perfect answer, and a certain wrong one, through two softmaxes.
costs = {}
for V in (45, 200):
    certain = np.eye(V)[[0]]
    best = cross_entropy(certain, [0])[0]
    worst = cross_entropy(certain, [1])[0]
    costs[V] = best, worst
    print(f"V={V}: {best:.4f} to {worst:.4f}")
#> V=45: 2.8441 to 3.8441
#> V=200: 4.3069 to 5.3069

# The push on the logits when a wrong class leads by a margin.
pushes = {}
for margin in (0, 10, 20):
    lead = margin * np.eye(45)[[0]]
    without = np.linalg.norm(gradient(lead, [1]))
    behind = np.linalg.norm(gradient_behind_softmax(lead, [1]))
    pushes[margin] = without, behind
    print(f"margin {margin}: {without:.3f}, behind {behind:.1e}")
#> margin 0: 0.989, behind 2.2e-02
#> margin 10: 1.413, behind 1.3e-04
#> margin 20: 1.414, behind 5.8e-09
