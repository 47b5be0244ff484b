import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras.saving import deserialize_keras_object as from_plain
from keras.saving import serialize_keras_object as to_plain


class Scale(keras.layers.Layer):
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor


class Default(Scale):  # factor is missing, and has a default
    def get_config(self):
        return keras.layers.Layer.get_config(self)


class Needed(Default):  # factor is missing, and has none
    def __init__(self, factor, **kwargs):
        super().__init__(factor, **kwargs)


class NoName(Scale):  # without **kwargs
    def __init__(self, factor):
        super().__init__(factor)

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class Net(keras.Model):  # without get_config, and a model
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor


class Bare(keras.Model):  # without **kwargs, and a model
    def __init__(self):
        super().__init__()


class Wrap(keras.layers.Layer):  # holds another layer
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def get_config(self):
        return {**super().get_config(), "inner": self.inner}


class Whole(Wrap):
    @classmethod
    def from_config(cls, config):
        inner = from_plain(config["inner"])
        return super().from_config({**config, "inner": inner})


def again(layer):  # what save and load_model do, in memory
    known = {type(layer).__name__: type(layer)}
    try:
        return [from_plain(to_plain(layer), custom_objects=known)]
    except Exception as error:
        return str(error).strip().splitlines()


factor = 5.0
kept = again(Scale(factor))[0].factor
silent = again(Default(factor))[0].factor
needed = again(Needed(factor))[-1]
no_name = again(NoName(factor))[-1]
words = " ".join(map(str, again(Bare())))
revive = words.rpartition("encountered: ")[2].partition(".")[0]
array = " ".join(again(Scale(np.arange(factor)))[:2])
net = again(Net(factor))[0].factor
print(kept, silent, net)
#> 5.0 1.0 1.0
print(needed)
#> Exception encountered: Needed.__init__() missing 1 required positional argument: 'factor'
print(no_name)
#> Exception encountered: NoName.__init__() got an unexpected keyword argument 'name'
print(revive)
#> Unable to revive model from config
print(array)
#> Object Scale was created by passing non-serializable argument values in `__init__()`,

dense = keras.layers.Dense(3)
plain, whole = again(Wrap(dense))[0], again(Whole(dense))[0]
print(type(plain.inner).__name__, type(whole.inner).__name__)
#> TrackedDict Dense
