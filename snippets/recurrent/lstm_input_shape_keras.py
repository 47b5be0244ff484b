import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

# Input leaves the batch out: (steps, features). LSTM(16) is told
# neither; it reads the features from what it gets.
model = keras.Sequential([keras.Input((20, 8)), layers.LSTM(16)])
print(model.input_shape, model.output_shape, model.count_params())
#> (None, 20, 8) (None, 16) 1600

# None keeps the length open. The count does not change.
any_length = keras.Sequential(
    [keras.Input((None, 8)), layers.LSTM(16)]
)
print(any_length.input_shape, any_length.count_params())
#> (None, None, 8) 1600
print(tuple(any_length(ops.zeros((68, 33, 8))).shape))
#> (68, 16)

# Swapped axes are accepted. The parameters are what gives it away.
swapped = keras.Sequential([keras.Input((8, 20)), layers.LSTM(16)])
print(swapped.input_shape, swapped.count_params())
#> (None, 8, 20) 2368

# Two axes are refused; there is no sequence without a batch here.
try:
    layers.LSTM(16, name="lstm")(ops.zeros((81, 20)))
except ValueError as error:
    message = str(error)
    print(f"{type(error).__name__}: {message}")
#> ValueError: Input 0 with name 'None' of layer 'lstm' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (81, 20)
