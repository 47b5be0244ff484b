import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers, losses

keras.config.disable_traceback_filtering()  # the bare message
keras.utils.set_random_seed(0)

# A Keras layer casts floats to its own dtype first.
dense = layers.Dense(3)
outputs = {
    kind: keras.backend.standardize_dtype(
        dense(np.ones((7, 5), kind)).dtype
    )
    for kind in ("float32", "float64", "int64")
}
print(outputs)
#> {'float32': 'float32', 'float64': 'float32', 'int64': 'float32'}

# Called alone, some layers leave whole numbers as they are.
whole = np.ones((7, 5, 2), "int64")
conv, alone = layers.Conv1D(3, 4), "no error"
try:
    conv(whole)
except RuntimeError as error:
    alone = f"{type(error).__name__}: {error}"
print(alone)
#> RuntimeError: expected scalar type Long but found Float
inside = keras.Sequential([keras.Input((5, 2)), conv])(whole).dtype
print(inside)
#> torch.float32

# And the loss casts class targets to integers.
loss = losses.SparseCategoricalCrossentropy(from_logits=True)
logits = np.arange(21, dtype="float32").reshape(7, 3)
classes = np.array([2, 0, 1, 1, 2, 0, 1])
values = {
    kind: float(loss(classes.astype(kind), logits))
    for kind in ("int64", "int32", "float32", "float64")
}
print({kind: f"{value:.4f}" for kind, value in values.items()})
#> {'int64': '1.4076', 'int32': '1.4076', 'float32': '1.4076', 'float64': '1.4076'}
