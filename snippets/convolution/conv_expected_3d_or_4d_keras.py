import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
stack = np.random.rand(4, 9, 7)  # (N, H, W), grey
picture = np.random.rand(9, 7, 3)  # (H, W, C)


def tell(make):
    try:
        return tuple(make().shape)
    except ValueError as error:
        return str(error).split("layer: ")[-1]


def conv(x):
    return layers.Conv2D(6, 3)(x)


print(message := tell(lambda: conv(stack)))
#> expected min_ndim=4, found ndim=3. Full shape received: (4, 9, 7)
print(several := tell(lambda: conv(stack[..., None])))
#> (4, 7, 5, 6)
print(alone := tell(lambda: conv(picture)))
#> expected min_ndim=4, found ndim=3. Full shape received: (9, 7, 3)
print(one := tell(lambda: conv(picture[None])))
#> (1, 7, 5, 6)
print(declared := tell(lambda: conv(keras.Input((9, 7)))))
#> expected min_ndim=4, found ndim=3. Full shape received: (None, 9, 7)
print(mended := tell(lambda: conv(keras.Input((9, 7, 1)))))
#> (None, 7, 5, 6)
flat = layers.Flatten()(keras.Input((9, 7, 1)))
dense = layers.Dense(63)(keras.Input((8,)))
behind = [tell(lambda x=x: conv(x)) for x in (flat, dense)]
print(*behind, sep="\n")
#> expected min_ndim=4, found ndim=2. Full shape received: (None, 63)
#> expected min_ndim=4, found ndim=2. Full shape received: (None, 63)
print(laid := tell(lambda: conv(layers.Reshape((9, 7, 1))(dense))))
#> (None, 7, 5, 6)
print(with_batch := tell(lambda: conv(keras.Input((4, 9, 7, 1)))))
#> Kernel shape must have the same length as input, but received kernel of shape (3, 3, 1, 6) and input of shape (None, 4, 9, 7, 1).

# Without an Input it keeps the shape of its first call.
model = keras.Sequential([layers.Conv2D(6, 3)])
print(refused := tell(lambda: model(stack)))
#> expected min_ndim=4, found ndim=3. Full shape received: (4, 9, 7)
print(kept := tell(lambda: model(stack[..., None])))
#> Sequential model 'sequential' has already been configured to use input shape (4, 9, 7). You cannot build it with input_shape (4, 9, 7, 1)

# Sequential with a last axis of 1 declared adds it by itself.
model = keras.Sequential(
    [
        keras.Input((9, 7, 1)),
        layers.Conv2D(6, 3, padding="same"),
        layers.GlobalAveragePooling2D(),
    ]
)
added = model(stack)
grey = picture[..., :1]  # one image, (9, 7, 1)
fooled = model(grey)
right = model(grey[None])
print(*[tuple(x.shape) for x in (added, fooled, right)])
#> (4, 6) (9, 6) (1, 6)
