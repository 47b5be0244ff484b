import numpy as np


def cross_entropy(scores, label):
    return np.log(np.exp(scores).sum(-1)) - scores[..., label]


def floor(C):
    return np.log(np.e + C - 1) - 1


# 50,000 probability vectors, from vague to nearly certain. None
# of them gets below the floor, and the certain ones come close.
rng = np.random.default_rng(0)
C = 10
sharpness = rng.uniform(0, 30, size=(50_000, 1))
p = np.exp(sharpness * rng.normal(size=(50_000, C)))
p /= p.sum(1, keepdims=True)
losses = cross_entropy(p, 0)
print(f"{losses.min():.4f} to {losses.max():.4f}, {floor(C):.4f}")
#> 1.4612 to 2.4612, 1.4612

# The best vector by hand: 1 for the right class, 0 for the rest.
# A second softmax turns it into e / (e + C - 1).
chance = np.e / (np.e + C - 1)
print(f"{chance:.4f} {-np.log(chance):.4f}")
#> 0.2320 1.4612

# The more classes, the nearer the floor is to ln C.
rooms = {n: (np.log(n), floor(n)) for n in (2, 3, 10, 100, 1000)}
for n, (top, low) in rooms.items():
    print(f"{n:4} {top:.4f} {low:.4f} {1 - low / top:.0%}")
#>    2 0.6931 0.3133 55%
#>    3 1.0986 0.5514 50%
#>   10 2.3026 1.4612 37%
#>  100 4.6052 3.6222 21%
#> 1000 6.9078 5.9095 14%
