import numpy as np


class Parameter:
    """A value and a place to write a slope: the meeting point."""

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
        self.w.grad = old + slope  # writes; w.value stays


class SGD:
    """It remembers the parameters, and no loss."""

    def __init__(self, parameters, lr):
        self.parameters, self.lr = parameters, lr

    def step(self):
        for p in self.parameters:
            if p.grad is not None:
                p.value -= self.lr * p.grad  # reads; same array


x = np.array([[1.0, 0.5], [2.0, -1.0], [4.0, 0.0]])
y = np.array([3.0, 6.0, 12.0])
w = Parameter([0.0, 0.0])
optimizer = SGD([w], lr=0.05)
path = [w.value.tolist()]
for _ in range(3):
    w.grad = None  # zero_grad()
    Loss(x, y, w).backward()
    after_backward = w.value.tolist()
    optimizer.step()
    path.append(w.value.tolist())
print(np.round(path, 3).tolist())
#> [[0.0, 0.0], [2.1, -0.15], [2.722, -0.189], [2.907, -0.195]]

# p.value = p.value - ... makes a new array, and who holds the old
# one sees nothing of it. That is why steps are in place.
old = w.value
w.value = w.value - 1
print(old is w.value, optimizer.parameters[0] is w)
#> False True
