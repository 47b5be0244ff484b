import os

os.environ["KERAS_BACKEND"] = "torch"
import math

import keras
import numpy as np
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


# The total includes the running averages of BatchNormalization,
# which Keras lists as non-trainable.
total = model.count_params()
trainable, other = counts(model)
print(f"{total:,} = {trainable:,} + {other}")
#> 102,282 = 102,026 + 256

# Freezing moves weights from one group to the other.
model.layers[0].trainable = False
left, frozen = counts(model)
print(f"{model.count_params():,} = {left:,} + {frozen:,}")
#> 102,282 = 1,546 + 100,736

# After a first batch the summary counts the optimizer as well.
model.compile("adam", "mse")
model.train_on_batch(np.zeros((2, 784)), np.zeros((2, 10)))
lines = []
model.summary(print_fn=lines.append)
said = [s for s in "".join(lines).splitlines() if "params:" in s]
said = [line.split(" (")[0].strip() for line in said]
print(said[0], "|", said[3])
#> Total params: 105,376 | Optimizer params: 3,094
memory = sum(math.prod(v.shape) for v in model.optimizer.variables)
print(f"{memory:,}")
#> 3,094
