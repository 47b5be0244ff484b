import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import layers, ops

# Dense takes its width from the first tensor that it meets.
head = layers.Dense(120, name="head")
first = head(ops.zeros((2, 400)))
print(tuple(first.shape), tuple(head.kernel.shape))
#> (2, 120) (400, 120)

# A second one with another width is refused before the product.
message = ""
try:
    head(ops.zeros((2, 256)))
except ValueError as error:
    message = f"{type(error).__name__}: {error}"
print(message)
#> ValueError: Input 0 with name 'None' of layer 'head' is incompatible with the layer: expected axis -1 of input shape to have value 400, but received input with shape (2, 256)

# A functional model says it for all its axes.
inputs = keras.Input((400,))
model = keras.Model(inputs, head(inputs), name="model")
whole = ""
try:
    model(ops.zeros((2, 256)))
except ValueError as error:
    whole = str(error)
print(whole.partition("layer: ")[2])
#> expected shape=(None, 400), found shape=(2, 256)

# Without the Flatten the first tensor may have any axes.
maps = layers.Dense(120)(ops.zeros((2, 16, 4, 4)))
print(tuple(maps.shape))
#> (2, 16, 4, 120)
