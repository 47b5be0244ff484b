import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras.layers import Dense, Lambda
from keras.saving import deserialize_keras_object as from_plain
from keras.saving import serialize_keras_object as to_plain

warnings.simplefilter("ignore")  # of a lambda, in to_plain


def double(x):
    return x * 2


two = 2
layers = {
    "activation=double": Dense(3, activation=double),
    "activation=lambda": Dense(3, activation=lambda x: x * 2),
    "Lambda(double)": Lambda(double),
    "Lambda(lambda)": Lambda(lambda x: x * 2),
    "with a global": Lambda(lambda x: x * two),
}
named = {"custom_objects": {"double": double}}
ways = {}, named, {"safe_mode": False}


def load(layer, options):
    try:
        from_plain(to_plain(layer), **options)
        return "loads"
    except Exception as error:
        end = str(error).rpartition("Exception encountered: ")[2]
        return end.partition(".")[0].partition(":")[0]


told = {}
for name, layer in layers.items():
    told[name] = [load(layer, options) for options in ways]
    print(name, *told[name], sep="\n   ")
#> activation=double
#>    Could not locate function 'double'
#>    loads
#>    Could not locate function 'double'
#> activation=lambda
#>    Could not interpret activation function identifier
#>    Could not interpret activation function identifier
#>    Could not interpret activation function identifier
#> Lambda(double)
#>    Could not locate function 'double'
#>    loads
#>    Could not locate function 'double'
#> Lambda(lambda)
#>    Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda
#>    Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda
#>    loads
#> with a global
#>    Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda
#>    Requested the deserialization of a `Lambda` layer whose `function` is a Python lambda
#>    loads

# The last one loads. Its code looks for `two` where it runs.
new = from_plain(to_plain(layers["with a global"]), safe_mode=False)
called = "no error"
try:
    new(keras.ops.ones(3))
except NameError as error:
    called = type(error).__name__
print(called)
#> NameError
