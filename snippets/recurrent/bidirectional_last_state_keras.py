import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

layers = keras.layers
x = keras.random.normal((4, 6, 3))

# One vector each: Keras joins the two ends by itself.
both = layers.Bidirectional(layers.LSTM(5))
vector = both(x).detach().numpy()


def again(**options):
    """The same weights, another result."""
    layer = layers.Bidirectional(layers.LSTM(5, **options))
    layer.build(x.shape)
    for ours, theirs in zip(layer.weights, both.weights):
        ours.assign(theirs)
    return layer(x)


# All steps. The default was not steps[:, -1].
steps = again(return_sequences=True).detach().numpy()
last, first = steps[:, -1], steps[:, 0]
print(vector.shape, steps.shape)
#> (4, 10) (4, 6, 10)
final = np.isclose(vector, last).sum(axis=0).tolist()
at_first = np.isclose(vector, first).sum(axis=0).tolist()
print(final, at_first)
#> [4, 4, 4, 4, 4, 0, 0, 0, 0, 0] [0, 0, 0, 0, 0, 4, 4, 4, 4, 4]

# h and c of each direction, forward first.
result = again(return_state=True)
_, h_f, c_f, h_b, c_b = (t.detach().numpy() for t in result)
joined = np.concatenate([h_f, h_b], axis=1)
shared = int(np.isclose(vector, joined).sum())
print(shared, "of", vector.size)
#> 40 of 40
