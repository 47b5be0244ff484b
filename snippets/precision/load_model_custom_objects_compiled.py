import logging
import os
import tempfile
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

warnings.simplefilter("ignore")  # of NumPy 2, in save
logging.disable()  # "HDF5 is legacy"


def own(y, p):
    return keras.ops.mean((y - p) ** 2)


x, y = np.ones((5, 4)), np.ones((5, 3))
layers = keras.layers
start = keras.Input((4,))
middle = layers.Dense(3)(start)
model = keras.Model(start, middle)
folder = tempfile.TemporaryDirectory()


class Squares(keras.losses.Loss):
    def call(self, y, p):
        return own(y, p)


class Twice(layers.Layer):
    def call(self, x):
        return 2 * x


def attempt(loss, ending, model=model, **options):
    model.compile("adam", loss)
    path = os.path.join(folder.name, "model." + ending)
    model.save(path)
    try:
        return keras.models.load_model(path, **options)
    except Exception as error:
        return str(error).partition(". ")[0]


own_keras = attempt(own, "keras")
own_h5 = attempt(own, "h5")
object_h5 = attempt(Squares(), "h5")
mse_h5 = attempt("mse", "h5")
twice = keras.Model(start, Twice()(middle))
unknown = attempt("mse", "h5", twice)
told = own_keras, own_h5, object_h5, mse_h5, unknown
print(*told, sep="\n")
#> Could not locate function 'own'
#> string indices must be integers, not 'str'
#> Could not interpret loss identifier: squares
#> Could not deserialize 'keras.metrics.mse' because it is not a KerasSaveable subclass
#> Unknown layer: 'Twice'

# The network alone, without its loss and its optimizer.
bare = attempt("mse", "h5", compile=False)
apart = float((bare(x) - model(x)).norm())
message = "no error"
try:
    bare.fit(x, y, verbose=0)
except ValueError as error:
    message = str(error)
print(apart, message)
#> 0.0 You must call `compile()` before using the model.

whole = attempt(own, "keras", custom_objects={"own": own})
as_object = keras.losses.MeanSquaredError()
kept = attempt(as_object, "h5").loss
print(type(whole.loss).__name__, type(kept).__name__)
#> function MeanSquaredError
folder.cleanup()
