import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras.layers import Dense

warnings.simplefilter("ignore")  # of NumPy 2
keras.utils.set_random_seed(0)
x = np.random.randn(5, 4)


def build(classes=2):
    start = keras.Input((4,))
    hidden = [Dense(4, "relu"), Dense(4, "relu")]
    return keras.Sequential([start, *hidden, Dense(classes)])


def off(model):
    return np.abs(model.predict(x, verbose=0) - right).max()


trained = build()
right = trained.predict(x, verbose=0)
arrays = trained.get_weights()
shapes = [array.shape for array in arrays]
print(shapes)
#> [(4, 4), (4,), (4, 4), (4,), (4, 2), (2,)]

model = build()
model.set_weights(arrays)
same = off(model)
arrays[0], arrays[2] = arrays[2], arrays[0]  # both (4, 4)
model.set_weights(arrays)
swapped = off(model)
print(f"{same:.2f} {swapped:.2f}")
#> 0.00 2.00


def body(model):
    return [layer for layer in model.layers if layer.weights][:-1]


# Another head: copy the other layers one by one.
other = build(classes=7)
for layer, source in zip(body(other), body(trained)):
    layer.set_weights(source.get_weights())
pairs = trained.get_weights(), other.get_weights()
copied = list(map(np.array_equal, *pairs))
print(copied)
#> [True, True, True, True, False, False]

said = []
fresh, last = keras.Sequential([Dense(2)]), build().layers[2]
for target, values in (
    (build(classes=7), arrays),
    (build(), arrays[:4]),
    (fresh, arrays),
    (last, arrays[:1]),
):
    try:
        target.set_weights(values)
    except ValueError as error:
        said.append(str(error))
        print(said[-1].partition("with ")[2])
#> provided weight shape (4, 2).
#> a weight list of length 4, but the layer was expecting 6 weights.
#> a weight list of length 6, but the layer was expecting 0 weights.
#> a weight list of length 1, but the layer was expecting 2 weights.
