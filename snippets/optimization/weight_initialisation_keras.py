import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import initializers, layers

keras.utils.set_random_seed(0)


def reaches(layer):
    layer.build((None, 400))
    return [w.value.abs().max().item() for w in layer.weights]


# Keras draws Xavier (here called Glorot) and sets the bias to 0.
plain = reaches(layers.Dense(300))
print([f"{reach:.3f}" for reach in plain])
#> ['0.093', '0.000']
he = reaches(layers.Dense(300, kernel_initializer="he_uniform"))
print([f"{reach:.3f}" for reach in he])
#> ['0.122', '0.000']

# The default of nn.Linear, in the words of Keras.
as_torch = initializers.VarianceScaling(1 / 3, "fan_in", "uniform")
edge = 1 / 400**0.5
ported = reaches(
    layers.Dense(
        300,
        kernel_initializer=as_torch,
        bias_initializer=initializers.RandomUniform(-edge, edge),
    )
)
print([f"{reach:.3f}" for reach in ported])
#> ['0.050', '0.050']
