import torch

x = torch.tensor([1.0, 2.0, 4.0])
w = torch.tensor(0.0, requires_grad=True)
lr, message = 0.05, "no error"


def loss():
    return ((w * x - 3 * x) ** 2).mean()


loss().backward()
try:
    w -= lr * w.grad
except RuntimeError as error:
    message = str(error)
print(message)
#> a leaf Variable that requires grad is being used in an in-place operation.

path = []
for step in range(4):
    w.grad = None  # or backward() adds to it
    loss().backward()
    with torch.no_grad():
        w -= lr * w.grad
    path.append(round(w.item(), 3))
print(path)
#> [2.1, 2.73, 2.919, 2.976]
