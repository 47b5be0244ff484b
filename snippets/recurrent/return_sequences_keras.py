import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers

keras.utils.set_random_seed(0)
x = keras.random.normal((4, 6, 3), seed=0)


def say(*stack):
    try:
        model = keras.Sequential([keras.Input((6, 3)), *stack])
    except ValueError as error:
        message = str(error).split(". Inputs received")[0]
    else:
        shape, count = model.output_shape, model.count_params()
        message = f"{shape} from {count}"
    print(message)
    return message


# Another LSTM follows: it wants all the steps.
forgotten = say(layers.LSTM(5), layers.LSTM(7, name="second"))
#> Input 0 with name 'None' of layer 'second' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (None, 5)
stacked = say(layers.LSTM(5, return_sequences=True), layers.LSTM(7))
#> (None, 7) from 544

# A Dense follows: it takes both, for one answer or one per step.
one_each = say(layers.LSTM(5), layers.Dense(2))
#> (None, 2) from 192
per_step = say(
    layers.LSTM(5, return_sequences=True), layers.Dense(2))
#> (None, 6, 2) from 192
wrapped = say(
    layers.LSTM(5, return_sequences=True),
    layers.TimeDistributed(layers.Dense(2)))
#> (None, 6, 2) from 192

# return_state=True makes three tensors, which Sequential cannot
# hand on. Call the layer instead.
in_a_row = say(
    layers.LSTM(5, return_state=True), layers.Dense(2, name="head"))
#> Layer "head" expects 1 input(s), but it received 3 input tensors
result, h, c = layers.LSTM(5, return_state=True)(x)
print(*result.shape, *h.shape, *c.shape)
#> 4 5 4 5 4 5
steps, h_too, c_too = layers.LSTM(
    5, return_sequences=True, return_state=True)(x)
print(*steps.shape, *h_too.shape, *c_too.shape)
#> 4 6 5 4 5 4 5
gru = layers.GRU(5, return_state=True)(x)
print(len(gru), *gru[1].shape)
#> 2 4 5
