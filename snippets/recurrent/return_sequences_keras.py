import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers

keras.utils.set_random_seed(0)
x = keras.random.normal((4, 6, 3), seed=0)

# Two independent flags, four combinations.
shapes = {}
for sequences in (False, True):
    for state in (False, True):
        layer = layers.LSTM(
            5, return_sequences=sequences, return_state=state
        )
        got = layer(x)
        got = got if state else [got]
        shapes[sequences, state] = [tuple(one.shape) for one in got]
        print(sequences, state, shapes[sequences, state])
#> False False [(4, 5)]
#> False True [(4, 5), (4, 5), (4, 5)]
#> True False [(4, 6, 5)]
#> True True [(4, 6, 5), (4, 5), (4, 5)]

# Forgotten between two recurrent layers: Keras says so.
first = layers.LSTM(5, name="first")
second = layers.LSTM(7, name="second")
try:
    keras.Sequential([keras.Input((6, 3)), first, second])
except ValueError as error:
    message = str(error)
    print(f"{type(error).__name__}: {message}")
#> ValueError: Input 0 with name 'None' of layer 'second' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (None, 5)


def model(*stack):
    return keras.Sequential([keras.Input((6, 3)), *stack])


# Forgotten or not before a Dense: both run, with other answers.
every = layers.LSTM(5, return_sequences=True)
one_each = model(layers.LSTM(5), layers.Dense(2))
one_per_step = model(every, layers.Dense(2))
print(one_each.output_shape, one_per_step.output_shape)
#> (None, 2) (None, 6, 2)
print(one_each.count_params(), one_per_step.count_params())
#> 192 192

# A GRU has one state, and both directions have two pairs.
gru = layers.GRU(5, return_state=True)(x)
pair = layers.Bidirectional(layers.LSTM(5, return_state=True))(x)
print([tuple(one.shape) for one in gru])
#> [(4, 5), (4, 5)]
print([tuple(one.shape) for one in pair])
#> [(4, 10), (4, 5), (4, 5), (4, 5), (4, 5)]
