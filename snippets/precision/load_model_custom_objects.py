import os
import tempfile
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

warnings.simplefilter("ignore")  # of NumPy 2, in save
keras.utils.set_random_seed(0)


class Scale(keras.layers.Layer):
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return self.factor * x

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class Shift(Scale):
    def call(self, x):
        return self.factor + x


def build():
    start = keras.Input((4,))
    middle = keras.layers.Dense(3)(start)
    return keras.Model(start, Scale(5.0)(middle))


x, model = np.ones((1, 4)), build()
out, words = [], {}
folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "model.keras")
model.save(path)


def attempt(name, load):
    try:
        new = load()
        distance = (new(x) - right).norm().item()
        out.append((name, f"off by {distance:.2f}"))
    except Exception as error:
        words[name] = str(error)
        end = words[name].rpartition("Exception encountered: ")[2]
        out.append((name, end.partition(".")[0]))
    print(*out[-1], sep=": ")


right, load = model(x), keras.models.load_model
attempt("load_model", lambda: load(path))
#> load_model: Could not locate class 'Scale'
beginning = words["load_model"].partition(". ")[0]
print(beginning)
#> <class 'keras.src.models.functional.Functional'> could not be deserialized properly
given = {"Scale": Scale}
attempt("custom_objects", lambda: load(path, custom_objects=given))
#> custom_objects: off by 0.00
other = {"Scale": Shift}  # found under the name: no error
attempt("another class", lambda: load(path, custom_objects=other))
#> another class: off by 6.56


def weights():
    new = build()
    new.load_weights(path)
    return new


attempt("load_weights", weights)
#> load_weights: off by 0.00

# The decorator gives another name, for files saved from now on.
register = keras.saving.register_keras_serializable("mine")
register(Scale)
attempt("decorated later", lambda: load(path))
#> decorated later: Could not locate class 'Scale'
model.save(path)
attempt("decorated, then saved", lambda: load(path))
#> decorated, then saved: off by 0.00

# Elsewhere, where the line of the decorator has not run:
keras.saving.get_custom_objects().clear()
attempt("not imported", lambda: load(path))
#> not imported: Could not locate class 'Scale'
attempt("class name", lambda: load(path, custom_objects=given))
#> class name: Could not locate class 'Scale'
full = {"mine>Scale": Scale}
attempt("full name", lambda: load(path, custom_objects=full))
#> full name: off by 0.00
folder.cleanup()
