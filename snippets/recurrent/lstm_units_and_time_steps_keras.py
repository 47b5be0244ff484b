import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

keras.utils.set_random_seed(0)

model = keras.Sequential(
    [keras.Input((20, 1)), layers.LSTM(300), layers.Dense(20)]
)
lstm, head = model.layers
for weight in lstm.weights:
    print(f"{weight.name:16} {tuple(weight.shape)}")
#> kernel           (1, 1200)
#> recurrent_kernel (300, 1200)
#> bias             (1200,)
n_params, n_head = lstm.count_params(), head.count_params()
print(f"{n_params:,} + {n_head:,} = {model.count_params():,}")
#> 362,400 + 6,020 = 368,420


def count(shape, *stack):
    model = keras.Sequential([keras.Input(shape), *stack])
    return model.count_params()


# Ten times the steps: the same count. Axes swapped: another layer.
n_long = count((200, 1), layers.LSTM(300))
n_swapped = count((1, 20), layers.LSTM(300))
print(f"(200, 1): {n_long:,}   (1, 20): {n_swapped:,}")
#> (200, 1): 362,400   (1, 20): 385,200

# By default you get the last h. Ask for every h, or for h and c.
x = keras.random.normal((7, 20, 1), seed=0)
all_h_and_states = layers.LSTM(
    300, return_sequences=True, return_state=True
)
all_h, last_h, last_c = all_h_and_states(x)
print(tuple(lstm(x).shape), tuple(model(x).shape))
#> (7, 300) (7, 20)
print(tuple(all_h.shape), tuple(last_h.shape), tuple(last_c.shape))
#> (7, 20, 300) (7, 300) (7, 300)

# Relatives: one answer a step, two directions, fewer gates.
every_h = layers.LSTM(300, return_sequences=True)
n_per_step = count((20, 1), every_h, layers.Dense(1))
n_both = count((20, 1), layers.Bidirectional(layers.LSTM(300)))
n_gru = count((20, 1), layers.GRU(300))
n_plain = count((20, 1), layers.SimpleRNN(300))
print(f"{n_per_step:,} {n_both:,} {n_gru:,} {n_plain:,}")
#> 362,701 724,800 272,700 90,600

# Biases of i, f, g, o before training: the forget gate leans open.
gate_bias = ops.mean(ops.reshape(lstm.weights[2], (4, 300)), axis=1)
print(gate_bias.tolist())
#> [0.0, 1.0, 0.0, 0.0]


def from_torch(w_ih, w_hh, b_ih, b_hh):
    """The gates are in the same order; the matrices transposed."""
    return [w_ih.T, w_hh.T, b_ih + b_hh]


try:
    layers.LSTM(units_size=300)
except TypeError as error:
    print(f"{type(error).__name__}: {error}")
#> TypeError: LSTM.__init__() missing 1 required positional argument: 'units'
