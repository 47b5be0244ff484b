import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

keras.utils.set_random_seed(0)
images = keras.random.uniform((4, 28, 28), seed=0)  # batch first

# What replaces static_rnn(BasicLSTMCell(128)): a cell inside RNN.
# unroll=True is the static graph; leave it out and get the same.
rnn = layers.RNN(
    layers.LSTMCell(128),
    unroll=True,
    return_sequences=True,
    return_state=True,
)
seq, h, c = rnn(images)  # h before c, TF1 had c before h
n_params = rnn.count_params()
print(tuple(seq.shape), tuple(h.shape), tuple(c.shape))
#> (4, 28, 128) (4, 128) (4, 128)
gap_h = ops.max(ops.abs(seq[:, -1] - h)).item()
gap_c = ops.max(ops.abs(seq[:, -1] - c)).item()
print(f"seq[:, -1] - h: {gap_h}, seq[:, -1] - c: {gap_c:.1f}")
#> seq[:, -1] - h: 0.0, seq[:, -1] - c: 0.6

# Without the two options only the last h comes back.
last = layers.LSTM(128)(images)
print(tuple(last.shape))
#> (4, 128)

# The MultiRNNCell of two: a list of cells, one pair of states each.
deep = layers.RNN(
    [layers.LSTMCell(128), layers.LSTMCell(128)],
    return_sequences=True,
    return_state=True,
)
deep_seq, *deep_states = deep(images)
n_deep = deep.count_params()
print([len(pair) for pair in deep_states], f"{n_deep:,}")
#> [2, 2] 211,968

for weight in rnn.weights:
    print(f"{weight.name:16} {tuple(weight.shape)}")
#> kernel           (28, 512)
#> recurrent_kernel (128, 512)
#> bias             (512,)
print(f"{n_params:,}")
#> 80,384


def from_torch(w_ih, w_hh, b_ih, b_hh):
    """The gates are in the same order; the matrices transposed."""
    return [w_ih.T, w_hh.T, b_ih + b_hh]
