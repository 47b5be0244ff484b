import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers, ops

message = "no error"
try:
    layers.LSTM(units_size=300)  # the argument is called units
except TypeError as error:
    message = str(error)
print(message)
#> LSTM.__init__() missing 1 required positional argument: 'units'

model = keras.Sequential(
    [keras.Input((20, 1)), layers.LSTM(300), layers.Dense(20)]
)
lstm, head = model.layers
n_lstm, n_head = lstm.count_params(), head.count_params()
n_model = model.count_params()
print(f"{n_lstm:,} + {n_head:,} = {n_model:,}")
#> 362,400 + 6,020 = 368,420
kernel, recurrent, bias = [tuple(w.shape) for w in lstm.weights]
print(kernel, recurrent, bias)
#> (1, 1200) (300, 1200) (1200,)
# One window needs a batch axis, else each value is a window.
one = np.sin(np.arange(20)).reshape(20, 1)
wrong = tuple(model(one).shape)
right = tuple(model(one[None]).shape)
print(wrong, "but", right)
#> (20, 20) but (1, 20)

# Small enough to watch: 2 units, 3 steps, 1 number a step.
# Columns: two of gate i, two of f, two of g, two of o.
W = [[0, 1, 1, 0, 1, -1, 0, 2]]
U = [[1, 0, 0, 2, -1, 0, 1, 0], [0, -1, 1, 0, 0, 2, -1, 1]]
b = [0, 0, 1, 1, 0, 0, 0, 0]
x = np.array([[[1.0], [2.0], [-1.0]]], "float32")


def built(layer):
    layer.build(x.shape)
    layer.set_weights([np.array(w, "float32") for w in (W, U, b)])
    return layer


small = built(layers.LSTM(2))
h = c = ops.zeros((1, 2))
all_h, all_c = [], []
for t in range(3):  # ONE cell, called three times
    h, (h, c) = small.cell(x[:, t], [h, c])
    all_h.append(h.detach().numpy().round(3).squeeze())
    all_c.append(c.detach().numpy().round(3).squeeze())
print(np.stack(all_h))  # a row a step
#> [[ 0.182 -0.445]
#>  [ 0.457 -0.852]
#>  [-0.221 -0.049]]
print(np.stack(all_c))
#> [[ 0.381 -0.557]
#>  [ 0.871 -1.358]
#>  [-0.289 -1.464]]
last_h = small(x).detach().numpy().round(3)  # Dense reads this
print(last_h)
#> [[-0.221 -0.049]]

# activation= replaces both tanh of the cell, not the gates.
def largest_h(activation):
    layer = built(layers.LSTM(2, activation, return_sequences=True))
    return layer(10 * x).max().item()


tanh_h, relu_h = largest_h("tanh"), largest_h("relu")
print(f"tanh {tanh_h:.2f}, relu {relu_h:.2f}")
#> tanh 0.57, relu 19.57


def count(shape, layer):
    layer.build((None, *shape))
    return layer.count_params()


# Steps are in no weight. Axes swapped: another layer.
n_long = count((200, 1), layers.LSTM(300))
n_swapped = count((1, 20), layers.LSTM(300))
print(f"(200, 1): {n_long:,}  (1, 20): {n_swapped:,}")
#> (200, 1): 362,400  (1, 20): 385,200
n_gru = count((20, 1), layers.GRU(300))
n_gru_1 = count((20, 1), layers.GRU(300, reset_after=False))
print(f"GRU {n_gru:,}, with one bias {n_gru_1:,}")
#> GRU 272,700, with one bias 271,800

# "x[t-20] to x[t]" is one too many; "x[t+1] to x[t+20]" is right.
t = 100
too_long, window = range(t - 20, t + 1), range(t - 19, t + 1)
target = range(t + 1, t + 21)
print(len(too_long), len(window), len(target))
#> 21 20 20
