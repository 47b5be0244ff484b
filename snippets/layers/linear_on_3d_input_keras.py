import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(4, 20, 8))
x = x.astype("float32")

# Dense keeps the steps, as Linear does. TimeDistributed changes
# nothing about it.
dense = layers.Dense(5)
y = dense(x)
wrapped = layers.TimeDistributed(dense)(x)
gap = (y - wrapped).abs().max().item()
print(tuple(y.shape), dense.count_params(), gap < 1e-5)
#> (4, 20, 5) 45 True
flat = keras.Sequential([layers.Flatten(), layers.Dense(5)])
print(tuple(flat(x).shape), flat.count_params())
#> (4, 5) 805

# The trap: one target for each series, one answer for each STEP.
target = np.arange(4, dtype="float32")[:, None]
model = keras.Sequential([keras.Input((20, 8)), layers.Dense(1)])
model.compile(loss="mse")
loss = float(model.evaluate(x, target, verbose=0))
answers = model(x).detach().numpy()[:, :, 0]
by_hand = ((answers - target) ** 2).mean()
print(model.output_shape, target.shape, "no error")
#> (None, 20, 1) (4, 1) no error
same = bool(np.isclose(loss, by_hand))
print("each target against 20 answers:", same)
#> each target against 20 answers: True

# Say what should happen to the steps, and the shapes agree.
fixed = keras.Sequential(
    [keras.Input((20, 8)), layers.Flatten(), layers.Dense(1)]
)
print(fixed.output_shape)
#> (None, 1)
