import torch

w = torch.tensor([1.0, 2.0, 4.0], requires_grad=True)
y = 3 * w  # as the output of a model
message = "no error"
try:
    y.numpy()
except RuntimeError as error:
    message = str(error)
print(message)
#> Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.

array = y.detach().cpu().numpy()
print(type(array).__name__, array.tolist())
#> ndarray [3.0, 6.0, 12.0]

with torch.no_grad():  # in a validation loop
    checked = (3 * w).numpy()
print(checked.tolist())
#> [3.0, 6.0, 12.0]

loss = y.mean()
number, values = loss.item(), y.tolist()  # numbers of Python
text = f"{loss:.2f}"
print(number, text, values)
#> 7.0 7.00 [3.0, 6.0, 12.0]

loss.backward()  # the graph of y is still whole
print(w.grad.tolist())
#> [1.0, 1.0, 1.0]
