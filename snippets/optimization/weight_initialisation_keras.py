import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import initializers, layers

keras.utils.set_random_seed(0)


def reaches(layer, fan_in=400):
    layer.build((None, fan_in))
    return [w.value.abs().max().item() for w in layer.weights]


# Keras draws Xavier (here called Glorot) and sets the bias to 0.
plain = reaches(layers.Dense(300))
print([f"{reach:.3f}" for reach in plain])
#> ['0.093', '0.000']
he = reaches(layers.Dense(300, kernel_initializer="he_uniform"))
print([f"{reach:.3f}" for reach in he])
#> ['0.122', '0.000']


# The default of nn.Linear, in the words of Keras.
def like_torch(units, fan_in):
    edge = fan_in**-0.5
    return layers.Dense(
        units,
        kernel_initializer=initializers.RandomUniform(-edge, edge),
        bias_initializer=initializers.RandomUniform(-edge, edge),
    )


ported = reaches(like_torch(300, 400))
print([f"{reach:.3f}" for reach in ported])
#> ['0.050', '0.050']
