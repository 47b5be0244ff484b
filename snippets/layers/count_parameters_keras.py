import os

os.environ["KERAS_BACKEND"] = "torch"
import math

import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input((784,)),
        layers.Dense(128),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.Dense(10),
    ]
)


def counts(model):
    groups = model.trainable_weights, model.non_trainable_weights
    return [sum(math.prod(w.shape) for w in ws) for ws in groups]


# "Total params" in summary() includes the running averages of
# BatchNormalization, which Keras lists as non-trainable weights.
total = model.count_params()
trainable, other = counts(model)
print(f"{total:,} = {trainable:,} + {other}")
#> 102,282 = 102,026 + 256

# Freezing moves weights from one group to the other.
model.layers[0].trainable = False
left, frozen = counts(model)
print(f"{model.count_params():,} = {left:,} + {frozen:,}")
#> 102,282 = 1,546 + 100,736
