import numpy as np


def sgd(w, grad, seen, momentum=0.0, decay=0.0):
    grad = grad + decay * w
    seen["v"] = momentum * seen.get("v", 0.0) + grad
    return w - 0.1 * seen["v"]


def adam(w, grad, seen):
    seen["t"] = t = seen.get("t", 0) + 1
    seen["m"] = 0.9 * seen.get("m", 0.0) + 0.1 * grad
    seen["v"] = 0.999 * seen.get("v", 0.0) + 0.001 * grad**2
    m, v = seen["m"] / (1 - 0.9**t), seen["v"] / (1 - 0.999**t)
    return w - 0.1 * m / np.sqrt(v)


# A slope of 1, then a slope of 0: what is left moves the weight.
rows = {}
for name, rule, options in [
    ("SGD", sgd, {}),
    ("SGD, momentum", sgd, {"momentum": 0.9}),
    ("SGD, decay", sgd, {"decay": 0.1}),
    ("Adam", adam, {}),
]:
    seen = {}
    trained = rule(1.0, 1.0, seen, **options)
    zeros = rule(trained, 0.0, seen, **options)
    rows[name] = trained, zeros
    print(f"{name:13} {trained:.3f} {zeros:.3f}")
#> SGD           0.900 0.900
#> SGD, momentum 0.900 0.810
#> SGD, decay    0.890 0.881
#> Adam          0.900 0.833
