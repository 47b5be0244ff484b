import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

keras.utils.set_random_seed(0)
layers = keras.layers
rng = np.random.default_rng(0)
x = rng.normal(size=(4, 6, 3)).astype("float32")

# One vector each: Keras joins the two ends by itself.
both = layers.Bidirectional(layers.LSTM(5))
vector = both(x).detach().numpy()

# All steps from the same weights. The default was not steps[:, -1].
every = layers.Bidirectional(layers.LSTM(5, return_sequences=True))
every.build(x.shape)
for ours, theirs in zip(every.weights, both.weights):
    ours.assign(theirs)
steps = every(x).detach().numpy()
print(vector.shape, steps.shape)
#> (4, 10) (4, 6, 10)
is_last = np.allclose(vector, steps[:, -1])
print("vector is steps[:, -1]:", is_last)
#> vector is steps[:, -1]: False

# It is the forward half there and the backward half at step 0.
joined = np.concatenate([steps[:, -1, :5], steps[:, 0, 5:]], axis=1)
print("vector is both ends:", np.allclose(vector, joined))
#> vector is both ends: True

# return_state gives h and c of each direction, forward first.
states = layers.Bidirectional(layers.LSTM(5, return_state=True))
states.build(x.shape)
for ours, theirs in zip(states.weights, both.weights):
    ours.assign(theirs)
_, h_f, c_f, h_b, c_b = (t.detach().numpy() for t in states(x))
hs = np.concatenate([h_f, h_b], axis=1)
print("vector is both h:", np.allclose(vector, hs))
#> vector is both h: True
