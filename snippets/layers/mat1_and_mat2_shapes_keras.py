import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

# A Dense layer takes its input width from the first tensor that it
# meets, so in Keras this mistake needs a second tensor.
head = layers.Dense(120, name="head")
print(tuple(head(ops.zeros((2, 400))).shape))
#> (2, 120)
print(tuple(head.kernel.shape))
#> (400, 120)

# Keras checks before it multiplies and names the axis.
try:
    head(ops.zeros((2, 256)))
except ValueError as error:
    message = str(error)
    print(f"{type(error).__name__}: {message}")
#> ValueError: Input 0 with name 'None' of layer 'head' is incompatible with the layer: expected axis -1 of input shape to have value 400, but received input with shape (2, 256)

# More leading axes are fine here too. Only the last one counts.
deep = head(ops.zeros((2, 3, 400)))
print(tuple(deep.shape))
#> (2, 3, 120)
