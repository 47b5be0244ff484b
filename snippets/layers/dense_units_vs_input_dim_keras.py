import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import Input, Sequential, layers

# A (20000, 100) table: the rows are samples, leave them out.
table = Sequential([Input((100,)), layers.Dense(32)])
print(table.output_shape, f"{table.count_params():,}")
#> (None, 32) 3,232
# With the rows it builds in silence and fails at the first batch.
tables = Sequential([Input((20000, 100)), layers.Dense(32)])
print(tables.output_shape)
#> (None, 20000, 32)
message = refused = "no error"
try:
    tables(np.zeros((7, 100)))
except ValueError as error:
    found = str(error)
    message = found[found.index("Expected") : found.index(", but")]
print(message)
#> Expected shape (None, 20000, 100)

# A 1 too many is silent: a unit reads one column at a time.
thin = Sequential([Input((100, 1)), layers.Dense(32)])
taken = tuple(thin(np.zeros((7, 100))).shape)
print(taken, thin.count_params())
#> (7, 100, 32) 64

# Both of your examples. The next layer receives the units.
def net(inputs, units):
    first = layers.Dense(units)
    return Sequential([Input((inputs,)), first, layers.Dense(10)])


down, up = net(784, 32), net(20, 64)
for name, one in (("down", down), ("up", up)):
    shapes = [tuple(layer.kernel.shape) for layer in one.layers]
    counts = [layer.count_params() for layer in one.layers]
    print(name, shapes, counts)
#> down [(784, 32), (32, 10)] [25120, 330]
#> up [(20, 64), (64, 10)] [1344, 650]

# 3 -> 2 -> 4, small enough for paper. Two inputs, one answer.
x = np.array([[1, 2, 3], [2, 5, 5]])
W, b = [[1, 1], [-1, 1], [1, -2]], [1, 2]
V, a = [[1, -1, 2, 1], [1, 1, 1, -2]], [1, 2, -4, 3]
two, relu, four = layers.Dense(2), layers.ReLU(), layers.Dense(4)
small = Sequential([Input((3,)), two, relu, four])
small.set_weights([np.array(w) for w in (W, b, V, a)])
sums = two(x)
hidden, answers = relu(sums).tolist(), small(x).tolist()
print(sums.tolist(), "after ReLU", hidden)
#> [[3.0, -1.0], [3.0, -1.0]] after ReLU [[3.0, 0.0], [3.0, 0.0]]
print(answers)
#> [[4.0, -1.0, 2.0, 6.0], [4.0, -1.0, 2.0, 6.0]]

# (100) is the number 100; (100,) is a shape.
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    try:
        Sequential([layers.Dense(32, input_shape=(100))])
    except ValueError as error:
        refused = str(error)
warning = str(caught[0].message)
print(refused)
#> Cannot convert '100' to a shape.
print(warning)
#> Do not pass an `input_shape`/`input_dim` argument to a layer. When using Sequential models, prefer using an `Input(shape)` object as the first layer in the model instead.
