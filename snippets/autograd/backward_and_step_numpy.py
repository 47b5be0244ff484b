import numpy as np


class Parameter:
    """A value and a place for its slope: the meeting point."""

    def __init__(self, value):
        self.value, self.grad = np.array(value, float), None


class Loss:
    """mean (xw - y)²; it remembers w, and no optimizer."""

    def __init__(self, x, y, w):
        self.x, self.w = x, w
        self.error = x @ w.value - y

    def backward(self):
        slope = 2 * self.x.T @ self.error / len(self.x)
        old = 0 if self.w.grad is None else self.w.grad
        self.w.grad = old + slope  # w.value stays


class SGD:
    """It remembers the parameters, and no loss."""

    def __init__(self, parameters, lr):
        self.parameters, self.lr = parameters, lr

    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                p.value -= self.lr * p.grad


x = np.array([[1.0, 0.5], [2.0, -1.0], [4.0, 0.0]])
y = np.array([3.0, 6.0, 12.0])
w, other = Parameter([0.0, 0.0]), Parameter([5.0])
optimizer = SGD([w, other], lr=0.05)
path = []
for _ in range(3):
    w.grad = None
    Loss(x, y, w).backward()
    optimizer.step()
    path.append(np.round(w.value, 3).tolist())
print(path, other.value.tolist())
#> [[2.1, -0.15], [2.722, -0.189], [2.907, -0.195]] [5.0]
