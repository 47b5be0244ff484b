import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

warnings.simplefilter("ignore")  # of NumPy 2, for Keras
keras.utils.set_random_seed(0)
layer, x = keras.layers.Dense(3), np.ones((5, 4), "float32")
model = keras.Sequential([keras.Input((4,)), layer])
y, message = model(x), "no error"
try:
    y.numpy()
except RuntimeError as error:
    message = str(error)
print(message)
#> Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
converted = keras.ops.convert_to_numpy(y)
predicted = model.predict(x, verbose=0)
weight = layer.kernel.numpy()
print(converted.shape, predicted.shape, weight.shape)
#> (5, 3) (5, 3) (4, 3)
