import numpy as np


def cross_entropy(logits, labels, ignore_index=-100):
    """Logits (N, L, C), labels (N, L)."""
    z = logits - logits.max(axis=-1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    real = labels != ignore_index
    safe = np.where(real, labels, 0)
    read = np.take_along_axis(log_p, safe[..., None], axis=-1)
    return -(read[..., 0] * real).sum() / real.sum()


rng = np.random.default_rng(0)
logits = rng.normal(size=(2, 5, 3))
labels = rng.integers(0, 3, size=(2, 5))
labels[1, 2:] = -100
loss = cross_entropy(logits, labels)
print(f"{loss:.4f}")
#> 1.2436
