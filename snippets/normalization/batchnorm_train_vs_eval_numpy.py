import numpy as np


class BatchNorm:
    def __init__(self, features):
        self.training = True
        self.mean, self.var = np.zeros(features), np.ones(features)

    def __call__(self, x, momentum=0.1, eps=1e-5):
        if self.training:
            mean, var = x.mean(0), x.var(0)
            unbiased = x.var(0, ddof=1)  # only for the averages
            self.mean += momentum * (mean - self.mean)
            self.var += momentum * (unbiased - self.var)
        else:
            mean, var = self.mean, self.var
        return (x - mean) / np.sqrt(var + eps)


rng = np.random.default_rng(0)
batches = 2 * rng.normal(size=(60, 32, 3)) + 5
norm = BatchNorm(3)
for step, batch in enumerate(batches, start=1):
    norm.training = True
    in_train = norm(batch)
    norm.training = False
    in_eval = norm(batch)
    if step in (1, 5, 20, 60):
        print(step, f"{norm.mean.mean():.2f} {in_eval.mean():.2f}")
#> 1 0.52 4.21
#> 5 2.03 1.97
#> 20 4.34 0.20
#> 60 4.98 -0.10

# What is left of the start after k steps is 0.9 ** k.
share = {k: 0.9**k for k in (1, 5, 20, 44, 60)}
print({k: round(v, 4) for k, v in share.items()})
#> {1: 0.9, 5: 0.5905, 20: 0.1216, 44: 0.0097, 60: 0.0018}
