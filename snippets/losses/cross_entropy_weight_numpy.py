import numpy as np


def cross_entropy(z, y, weight):
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    w = weight[y]  # one weight for each sample
    return (w * -log_p[np.arange(len(y)), y]).sum() / w.sum()


rng = np.random.default_rng(0)
z = rng.normal(size=(5, 3))
y = np.array([0, 0, 2, 0, 1])
weight = np.array([1.0, 2.0, 5.0])
loss = cross_entropy(z, y, weight)
print(f"{loss:.4f}")
#> 1.8015
