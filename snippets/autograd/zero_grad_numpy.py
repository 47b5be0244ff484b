import numpy as np

x = np.linspace(-1, 1, 7)
y = 3 * x


def slope_on(x, y, w):
    return 2 * np.mean((w * x - y) * x)  # of the mean square error


def train(forget, steps=63, lr=0.1):
    w, grad, path = 0.0, 0.0, []
    for _ in range(steps):
        slope = slope_on(x, y, w)
        # backward() is this addition; zero_grad() starts anew.
        grad = grad + slope if forget else slope
        w = w - lr * grad
        path.append(w)
    return np.array(path)


never, cleared = train(forget=True), train(forget=False)
print(f"cleared {cleared[-1]:.2f}")
#> cleared 2.99
print(f"forgotten: {never.min():z.2f} to {never.max():.2f}")
#> forgotten: 0.00 to 6.03

# When the addition is wanted: two parts of a batch, each weighted
# by its share, give the slope of the whole.
whole = slope_on(x, y, w=1.0)
parts = [
    slope_on(x[part], y[part], w=1.0) * len(x[part]) / 7
    for part in (slice(0, 2), slice(2, 7))
]
print(f"whole {whole:.3f}, parts {parts[0]:.3f} + {parts[1]:.3f}")
#> whole -1.778, parts -0.825 + -0.952

# A pendulum: each step turns by a fixed angle, cos = 1 - pull / 2.
pull = 0.1 * 2 * np.mean(x * x)
period = 2 * np.pi / np.arccos(1 - pull / 2)
print(f"one swing takes {period:.1f} steps")
#> one swing takes 21.0 steps
