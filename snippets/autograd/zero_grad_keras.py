import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import ops

x = np.linspace(-1, 1, 7).reshape(7, 1)
y = 3 * x


def fresh():
    zeros = {"use_bias": False, "kernel_initializer": "zeros"}
    dense = keras.layers.Dense(1, **zeros)
    return keras.Sequential([keras.Input((1,)), dense])


# fit clears the slopes for you: here two batches in each epoch.
model = fresh()
model.compile(keras.optimizers.SGD(0.1), "mse")
model.fit(x, y, 4, epochs=11, shuffle=False, verbose=0)
fitted = model.weights[0].value.item()
print(f"fit: {fitted:.2f}")
#> fit: 2.63


# Your own loop on the torch backend does not.
def loop(clear, steps=63):
    model, optimizer, path = fresh(), keras.optimizers.SGD(0.1), []
    target = ops.convert_to_tensor(y)
    for _ in range(steps):
        if clear:
            model.zero_grad()
        ops.mean(ops.square(model(x) - target)).backward()
        weights = model.trainable_weights
        optimizer.apply([w.value.grad for w in weights], weights)
        path.append(model.weights[0].value.item())
    return path


cleared, kept = loop(clear=True), loop(clear=False)
print(f"cleared: {max(cleared):.2f}")
#> cleared: 2.99
print(f"forgotten: {min(kept):z.2f} to {max(kept):.2f}")
#> forgotten: 0.00 to 6.03
