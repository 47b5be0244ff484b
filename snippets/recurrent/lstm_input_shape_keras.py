import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

# Input leaves the batch out: (steps, features). LSTM(16) is told
# neither; it reads the features from what it gets.
model = keras.Sequential([keras.Input((20, 8)), layers.LSTM(16)])
n_right = model.count_params()
print(model.input_shape, n_right)
#> (None, 20, 8) 1600

# Swapped axes are accepted. The parameters are what gives it away.
swapped = keras.Sequential([keras.Input((8, 20)), layers.LSTM(16)])
n_swapped = swapped.count_params()
print(swapped.input_shape, n_swapped)
#> (None, 8, 20) 2368

# Two axes are refused: here the time axis has to exist.
layer = layers.LSTM(16, name="lstm")
message = "no error"
try:
    layer(ops.zeros((6, 8)))
except ValueError as error:
    message = str(error)
print(message)
#> Input 0 with name 'None' of layer 'lstm' is incompatible with the layer: expected ndim=3, found ndim=2. Full shape received: (6, 8)
