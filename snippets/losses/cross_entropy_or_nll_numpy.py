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
of_logits = cross_entropy(z, labels)
of_probs = nll_loss(np.exp(once), labels)
print(f"{of_logits:.4f} {of_probs:.4f}")
#> 0.3740 -0.7483

# A second log_softmax changes nothing: the exponentials of the
# first one already sum to 1, and the logarithm of 1 is 0.
print(once[0].round(3), log_softmax(once)[0].round(3))
#> [-0.17 -2.17 -3.17] [-0.17 -2.17 -3.17]
