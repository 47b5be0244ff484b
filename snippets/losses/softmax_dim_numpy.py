import numpy as np


def softmax(z, axis):
    # keepdims leaves an axis of length 1 where the sum was, so that
    # each number is divided by the sum of its own line.
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


z = np.array([[2.0, 1, 0], [3, 0, 1], [5, 6, 4], [0, 2, 1]])
wrong, right = softmax(z, axis=0), softmax(z, axis=-1)
print(wrong.round(2).tolist())
#> [[0.04, 0.01, 0.02], [0.11, 0.0, 0.04], [0.84, 0.97, 0.89], [0.01, 0.02, 0.04]]
print(right.round(2).tolist())
#> [[0.67, 0.24, 0.09], [0.84, 0.04, 0.11], [0.24, 0.67, 0.09], [0.09, 0.67, 0.24]]


def loss(z, y, axis):
    return -np.log(softmax(z, axis)[np.arange(len(y)), y]).mean()


# 7 samples of 3 classes, and what the loss can be.
y = np.array([0, 0, 0, 0, 1, 1, 2])
equal, perfect = np.zeros((7, 3)), 50 * np.eye(3)[y]
costs = {axis: (loss(equal, y, axis), loss(perfect, y, axis))
         for axis in (-1, 0)}
for axis, (start, end) in costs.items():
    print(f"axis {axis}: from {start:.4f} to {end:z.4f}")
#> axis -1: from 1.0986 to 0.0000
#> axis 0: from 1.9459 to 0.9902

# Without keepdims a square table is divided along the wrong axis.
square = np.exp(z[:3])
slip = square / square.sum(1)
print("sums of the rows:", slip.sum(1).round(2).tolist())
#> sums of the rows: [0.78, 1.85, 30.4]
