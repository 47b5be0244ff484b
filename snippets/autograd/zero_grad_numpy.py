import numpy as np

x = np.linspace(-1, 1, 7)
y = 3 * x


def train(forget, steps=63, lr=0.1):
    w, grad, path = 0.0, 0.0, []
    for _ in range(steps):
        slope = 2 * np.mean((w * x - y) * x)  # of this batch
        # backward() is this addition; zero_grad() makes it a fresh
        # start.
        grad = grad + slope if forget else slope
        w = w - lr * grad
        path.append(w)
    return np.array(path)


never, cleared = train(forget=True), train(forget=False)
print(f"cleared {cleared[-1]:.2f}")
#> cleared 2.99
print(f"forgotten: {never.min():z.2f} to {never.max():.2f}")
#> forgotten: 0.00 to 6.03

# A pendulum: each step turns by a fixed angle, cos = 1 - pull / 2.
pull = 0.1 * 2 * np.mean(x * x)
period = 2 * np.pi / np.arccos(1 - pull / 2)
print(f"one swing takes {period:.1f} steps")
#> one swing takes 21.0 steps
