import numpy as np


def dense(x, W, b):
    return x @ W + b


def relu(sums):
    return np.maximum(sums, 0)


# 3 -> 2 -> 4 on paper: two inputs with the same answer.
x = np.array([[1, 2, 3], [2, 5, 5]])
W, b = np.array([[1, 1], [-1, 1], [1, -2]]), np.array([1, 2])
V, a = np.array([[1, -1, 2, 1], [1, 1, 1, -2]]), [1, 2, -4, 3]
sums = dense(x, W, b)
answers = dense(relu(sums), V, a)
print("sums", sums.tolist())
#> sums [[3, -1], [3, -1]]
print("answers", answers.tolist())
#> answers [[4, -1, 2, 6], [4, -1, 2, 6]]

# 784 -> 32 loses whatever lies in the blind directions of W.
rng = np.random.default_rng(0)
kernel, bias = rng.normal(size=(784, 32)), rng.normal(size=32)
blind = np.linalg.svd(kernel.T)[2][32:]
image = rng.random(784)
other = image + 28 * blind[0]
distance = np.linalg.norm(other - image)
outputs = dense(image, kernel, bias)
gap = np.abs(dense(other, kernel, bias) - outputs).max()
print(len(blind), f"{distance:.1f} apart, outputs {gap:.6f}")
#> 752 28.0 apart, outputs 0.000000

# More units add folds. 1 -> 2: |x| out of one number.
line = np.array([[-2.0], [-1], [0], [1], [2]])
pair = np.array([[1, -1]])
folded = relu(line @ pair).sum(axis=1)
straight = (line @ pair).sum(axis=1)
print(folded, straight)
#> [2. 1. 0. 1. 2.] [0. 0. 0. 0. 0.]

# "785 x 32": a constant 1 as input 785, the biases as row 785.
longer = np.append(image, 1) @ np.vstack([kernel, bias])
same = np.abs(longer - outputs).max()
print(f"{same:.6f}")
#> 0.000000
