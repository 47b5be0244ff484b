import numpy as np

x = np.linspace(-1, 1, 7)
y = 3 * x


def train(forget, lr=0.1, steps=63):
    w, grad, path = 0.0, 0.0, []
    for _ in range(steps):
        slope = 2 * np.mean((w * x - y) * x)
        # backward() is this addition; zero_grad() starts anew.
        grad = grad + slope if forget else slope
        w = w - lr * grad
        path.append(w)
    return np.array(path)


cleared, kept = train(forget=False), train(forget=True)
print(f"cleared {cleared.max():.2f}")
#> cleared 2.99
print(f"forgotten: {kept.min():z.2f} to {kept.max():.2f}")
#> forgotten: 0.00 to 6.03
