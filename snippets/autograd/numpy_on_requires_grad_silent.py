import torch

# The array is the memory of w, and changes with it.
w = torch.tensor([3.0, 2.0], requires_grad=True)
kept, copied = [], []
for step in range(3):
    kept.append(w.detach().numpy())
    copied.append(w.detach().numpy().copy())
    with torch.no_grad():
        w -= 1
first = [float(a[0]) for a in kept]
alone = [float(a[0]) for a in copied]
print("kept", first, "copied", alone)
#> kept [0.0, 0.0, 0.0] copied [3.0, 2.0, 1.0]

# A write by NumPy goes unnoticed: exp keeps y for its slope.
v = torch.tensor([0.0, 1.0], requires_grad=True)
y = v.exp()
values = y.detach().numpy()
values *= 10
y.sum().backward()
wrong = v.grad.tolist()
print([round(s, 2) for s in wrong])
#> [10.0, 27.18]

# A term that went through NumPy has no slope.
u = torch.tensor([3.0, 2.0], requires_grad=True)
squares = float((u.detach().numpy() ** 2).sum())
loss = u.sum() + squares
loss.backward()
cut, u.grad = u.grad.tolist(), None
(u.sum() + (u**2).sum()).backward()
whole = u.grad.tolist()
print(squares, cut, whole)
#> 13.0 [1.0, 1.0] [7.0, 5.0]

# A whole loss of NumPy is not silent.
total, words = (u.detach().numpy() ** 2).sum(), "no error"
try:
    total.backward()
except AttributeError as error:
    words = str(error)
print(words)
#> 'numpy.float32' object has no attribute 'backward'
