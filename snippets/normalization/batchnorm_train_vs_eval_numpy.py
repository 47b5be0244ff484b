import numpy as np


class BatchNorm:
    def __init__(self, features):
        self.mean, self.var = np.zeros(features), np.ones(features)

    def __call__(self, x, training, momentum=0.1, eps=1e-5):
        mean, var = self.mean, self.var
        if training:
            mean, var = x.mean(0), x.var(0)
            unbiased = x.var(0, ddof=1)  # only for the averages
            self.mean = self.mean + momentum * (mean - self.mean)
            self.var = self.var + momentum * (unbiased - self.var)
        return (x - mean) / np.sqrt(var + eps)


rng = np.random.default_rng(0)
batches = 2 * rng.normal(size=(60, 32, 3)) + 5
norm, rows = BatchNorm(3), {}
for k, batch in enumerate(batches, start=1):
    norm(batch, training=True)
    out = norm(batch, training=False)
    rows[k] = norm.mean.mean(), out.mean()

# What is left of the start after k batches is 0.9 ** k.
share = {k: 0.9**k for k in (1, 5, 20, 44, 60)}
for k, left in share.items():
    print("%d: %.4f, mean %.2f, out %.2f" % (k, left, *rows[k]))
#> 1: 0.9000, mean 0.52, out 4.21
#> 5: 0.5905, mean 2.03, out 1.97
#> 20: 0.1216, mean 4.34, out 0.20
#> 44: 0.0097, mean 4.99, out 0.10
#> 60: 0.0018, mean 4.98, out -0.10
