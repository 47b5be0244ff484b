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

# After a first batch the "Total params" of summary() also holds the
# memory of the optimizer: Adam keeps two numbers per weight.
lines = []
model.compile("adam", "mse")
model.train_on_batch(np.zeros((2, 784)), np.zeros((2, 10)))
model.summary(print_fn=lines.append)
memory = sum(math.prod(v.shape) for v in model.optimizer.variables)
for line in "".join(lines).splitlines():
    if "params:" in line:
        print(line.strip())
#> Total params: 105,376 (411.62 KB)
#> Trainable params: 1,546 (6.04 KB)
#> Non-trainable params: 100,736 (393.50 KB)
#> Optimizer params: 3,094 (12.09 KB)
