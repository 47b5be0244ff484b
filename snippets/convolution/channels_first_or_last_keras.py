import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
images = rng.random((2, 32, 40, 3), dtype="float32")
print(keras.config.image_data_format())
#> channels_last

conv = layers.Conv2D(16, 5)
out = conv(images)
print(tuple(out.shape), tuple(conv.kernel.shape))
#> (2, 28, 36, 16) (5, 5, 3, 16)

# Images from PyTorch, (2, 3, 32, 40). A new layer takes the last
# axis for channels and builds a kernel for 40 of them.
first = images.transpose(0, 3, 1, 2)
fooled = layers.Conv2D(16, 5, padding="same")
fooled_out = fooled(first)
print(tuple(fooled_out.shape), tuple(fooled.kernel.shape))
#> (2, 3, 32, 16) (5, 5, 40, 16)
print(fooled.count_params(), "instead of", conv.count_params())
#> 16016 instead of 1216

# Without padding a kernel of 5 does not fit on a "height" of 3. The
# message does not speak of channels.
no_room = message = "no error"
try:
    layers.Conv2D(16, 5)(first)
except ValueError as error:
    no_room = f"{type(error).__name__}: {error}"
    print(no_room)
#> ValueError: Computed output size would be zero or negative. Received `inputs shape=(2, 3, 32, 40)`, `kernel shape=(5, 5, 40, 16)`, `dilation_rate=[1 1]`, `strides=(1, 1)`, `padding=valid`.

# A layer that has its kernel already can compare.
try:
    conv(first)
except ValueError as error:
    message = f"{type(error).__name__}: {error}"
    print(message)
#> ValueError: Input 0 with name 'None' of layer 'conv2d' is incompatible with the layer: expected axis -1 of input shape to have value 3, but received input with shape (2, 3, 32, 40)

# Or tell the layer. The kernel keeps its own order either way.
told = layers.Conv2D(16, 5, data_format="channels_first")
told_out = told(first)
print(tuple(told_out.shape), tuple(told.kernel.shape))
#> (2, 16, 28, 36) (5, 5, 3, 16)
