import numpy as np

data = [np.array([4.0, 7, 2, 9, 3]), np.array([9.0, 6])]
data.append(np.array([6.0, 1, 2, 1]))
message = "no error"
try:
    np.stack(data)
except ValueError as error:
    message = str(error)
print(message)
#> all input arrays must have the same shape

lengths = np.array([len(row) for row in data])
x = np.zeros((len(data), lengths.max()))
for row, values in zip(x, data):
    row[: len(values)] = values
print(x.tolist())
#> [[4.0, 7.0, 2.0, 9.0, 3.0], [9.0, 6.0, 0.0, 0.0, 0.0], [6.0, 1.0, 2.0, 1.0, 0.0]]

real = np.arange(x.shape[1]) < lengths[:, None]
careless, right = x.mean(1), (x * real).sum(1) / lengths
print(careless.tolist(), right.tolist(), sep="\n")
#> [5.0, 3.0, 2.0]
#> [5.0, 7.5, 2.5]
