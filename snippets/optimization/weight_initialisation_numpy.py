import numpy as np


# All three are uniform in +-bound; only the bound differs.
def bounds(fan_in, fan_out):
    return {
        "default": (1 / fan_in) ** 0.5,
        "Xavier": (6 / (fan_in + fan_out)) ** 0.5,
        "He": (6 / fan_in) ** 0.5,
    }


here = bounds(400, 300)
print({rule: f"{bound:.4f}" for rule, bound in here.items()})
#> {'default': '0.0500', 'Xavier': '0.0926', 'He': '0.1225'}


# A layer adds up fan_in products, so the mean square of its output
# is fan_in x bound^2 / 3 times that of its input. ReLU halves it.
def factor(rule, n):
    return (n * bounds(n, n)[rule] ** 2 / 3 / 2) ** 0.5


factors = {rule: factor(rule, 200) for rule in here}
print({rule: f"{value:.2f}" for rule, value in factors.items()})
#> {'default': '0.41', 'Xavier': '0.71', 'He': '1.00'}


def signal(rule, n=200, depth=9, seed=0):
    rng = np.random.default_rng(seed)
    x, bound = rng.normal(size=(500, n)), bounds(n, n)[rule]
    sizes = []
    for _ in range(depth):
        weight = rng.uniform(-bound, bound, size=(n, n))
        # Only the default of PyTorch draws the bias too.
        far = bound if rule == "default" else 0.0
        bias = rng.uniform(-far, far, size=n)
        x = np.maximum(x @ weight.T + bias, 0)
        sizes.append(np.sqrt(np.mean(x**2)))
    return sizes


# Where the default ends: q = (q / 3 + 1 / 3n) / 2 has q = 1 / 5n.
floor = (1 / (5 * 200)) ** 0.5
last = signal("default")[-1]
print(f"after 9 layers {last:.3f}, floor {floor:.3f}")
#> after 9 layers 0.033, floor 0.032
