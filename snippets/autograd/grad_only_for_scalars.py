import torch

w = torch.tensor(1.0, requires_grad=True)
x = torch.tensor([1.0, 2.0, 4.0])
loss = (w * x) ** 2  # one loss for each of three samples
message = "no error"
try:
    loss.backward()
except RuntimeError as error:
    message = str(error)
print(tuple(loss.shape), message)
#> (3,) grad can be implicitly created only for scalar outputs


def slope(start, gradient=None):
    w.grad = None
    start.backward(gradient, retain_graph=True)
    return w.grad.item()


mean, total = slope(loss.mean()), slope(loss.sum())
ones = slope(loss, torch.ones_like(loss))
first = slope(loss, torch.tensor([1.0, 0.0, 0.0]))
print(mean, total, ones, first)
#> 14.0 42.0 42.0 2.0
