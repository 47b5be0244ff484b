import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

keras.utils.set_random_seed(0)
images = keras.random.uniform((4, 28, 28), seed=0)  # batch first

lstm = layers.LSTM(128, return_sequences=True, return_state=True)
seq, h, c = lstm(images)  # h before c; TF1 had c before h
shapes = [tuple(one.shape) for one in (seq, h, c)]
print(shapes)
#> [(4, 28, 128), (4, 128), (4, 128)]
gap_h = ops.max(ops.abs(seq[:, -1] - h)).item()
gap_c = ops.max(ops.abs(seq[:, -1] - c)).item()
print(f"seq[:, -1] - h: {gap_h:.1f}, seq[:, -1] - c: {gap_c:.1f}")
#> seq[:, -1] - h: 0.0, seq[:, -1] - c: 0.6

# Going on after 10 steps: time is axis 1.
_, *both = lstm(images[:, :10])
resumed, _, _ = lstm(images[:, 10:], initial_state=both)
gap_resumed = ops.max(ops.abs(resumed - seq[:, 10:])).item()
print(f"going on: {gap_resumed:.3f} off")
#> going on: 0.000 off

# The static graph of old: a cell inside RNN, unrolled.
cell = layers.LSTMCell(128)
rnn = layers.RNN(
    cell, unroll=True, return_sequences=True, return_state=True
)
rnn.build(images.shape)
rnn.set_weights([w.value for w in lstm.weights])
seq_old, h_old, c_old = rnn(images)
gap_old = max(
    ops.max(ops.abs(a - b)).item()
    for a, b in ((seq, seq_old), (h, h_old), (c, c_old))
)
print(f"unrolled: {gap_old:.3f} off")
#> unrolled: 0.000 off

last = layers.LSTM(128)(images)  # without the two options
last_shape, n_params = tuple(last.shape), lstm.count_params()
print(last_shape, f"{n_params:,}")
#> (4, 128) 80,384
