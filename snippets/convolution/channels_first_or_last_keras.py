import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
images = rng.random((2, 32, 40, 3), dtype="float32")
conv = layers.Conv2D(16, 5, name="conv")
out = conv(images)
print(tuple(out.shape), tuple(conv.kernel.shape))
#> (2, 28, 36, 16) (5, 5, 3, 16)

# A layer that has its kernel compares, one by one:
first = images.transpose(0, 3, 1, 2)
told = []
for batch in (first, images[..., :1], images[0]):
    try:
        conv(batch)
    except ValueError as error:
        told.append(f"{type(error).__name__}: {error}")
print(*told, sep="\n")
#> ValueError: Input 0 with name 'None' of layer 'conv' is incompatible with the layer: expected axis -1 of input shape to have value 3, but received input with shape (2, 3, 32, 40)
#> ValueError: Input 0 with name 'None' of layer 'conv' is incompatible with the layer: expected axis -1 of input shape to have value 3, but received input with shape (2, 32, 40, 1)
#> ValueError: Input 0 with name 'None' of layer 'conv' is incompatible with the layer: expected min_ndim=4, found ndim=3. Full shape received: (32, 40, 3)

# A new layer takes the last axis for the colours, whatever it is.
fooled = layers.Conv2D(16, 5, padding="same")
fooled_out, no_room = fooled(first), "no error"
print(fooled.count_params(), "instead of", conv.count_params())
#> 16016 instead of 1216
try:
    layers.Conv2D(16, 5)(first)
except ValueError as error:
    no_room = f"{type(error).__name__}: {error}"
    print(no_room)
#> ValueError: Computed output size would be zero or negative. Received `inputs shape=(2, 3, 32, 40)`, `kernel shape=(5, 5, 40, 16)`, `dilation_rate=[1 1]`, `strides=(1, 1)`, `padding=valid`.

# Or tell the layer. The kernel keeps its own order either way.
ready = layers.Conv2D(16, 5, data_format="channels_first")
told_out = ready(first)
print(tuple(told_out.shape), tuple(ready.kernel.shape))
#> (2, 16, 28, 36) (5, 5, 3, 16)
