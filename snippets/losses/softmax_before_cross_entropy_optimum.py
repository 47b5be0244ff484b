import numpy as np


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def best_output(q):
    # The p that minimises log(sum(exp p)) - q.p. Each step is a
    # product, so p stays a probability. For plain logits p is q.
    p = np.ones(len(q)) / len(q)
    for _ in range(2000):
        p = p * np.exp(20 * (q - softmax(p)))
        p /= p.sum()
    return p


# The first class is barely ahead of the second, of V = 200.
answers = {}
for ahead in (0.005, 0.01):
    rest = np.full(198, (0.7 - 0.3 + ahead) / 198)
    q = np.concatenate([[0.3, 0.3 - ahead], rest])
    answers[ahead] = best_output(q)
    print(f"ahead by {ahead}: {answers[ahead][:3].round(2)}")
#> ahead by 0.005: [0.8 0.2 0. ]
#> ahead by 0.01: [1. 0. 0.]
turning_point = (np.e - 1) / (200 - 1 + np.e)
print(f"certain from {turning_point:.4f} on")
#> certain from 0.0085 on
