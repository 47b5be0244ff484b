import numpy as np


def log_softmax(z):
    z = z - z.max(1, keepdims=True)
    return z - np.log(np.exp(z).sum(1, keepdims=True))


def nll_loss(values, labels):
    # The log of the name must already be in the values.
    return -values[np.arange(len(labels)), labels].mean()


def cross_entropy(z, labels):
    return nll_loss(log_softmax(z), labels)


z = np.array(
    [[2.0, 0, -1], [0, 1, 3], [1, 4, 0], [-1, 0, 2], [0.5, 0, 0]]
)
labels = np.array([0, 2, 1, 2, 1])
once = log_softmax(z)
p = np.exp(once)
of_logits = cross_entropy(z, labels)
of_probs = nll_loss(p, labels)  # no log anywhere: negative
print(f"{of_logits:.4f} {of_probs:.4f}")
#> 0.3740 -0.7483

# Twice is once: log-probabilities are logits whose exponentials
# already sum to 1, so the second call subtracts log(1).
twice = log_softmax(once)
print(np.allclose(once, twice))
#> True

# Softmax is not like that.
p_again = np.exp(log_softmax(p))
print(p[0].round(2), p_again[0].round(2))
#> [0.84 0.11 0.04] [0.52 0.25 0.23]
