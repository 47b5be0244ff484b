import numpy as np
import tensorflow as tf

tf.keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(4, 20, 8))
x = x.astype("float32")

dense = tf.keras.layers.Dense(5)
y = dense(x).numpy()
kernel, bias = (w.numpy() for w in dense.weights)
print(y.shape, dense.count_params())
#> (4, 20, 5) 45

# One target for each series, one answer for each step: no error.
target = np.arange(4.0, dtype="float32")[:, None]
steps = tf.keras.Input((20, 8))
model = tf.keras.Model(steps, tf.keras.layers.Dense(1)(steps))
model.compile(loss="mse")
loss = model.evaluate(x, target, verbose=0)
answers = model(x).numpy()[:, :, 0]
print(answers.shape, target.shape)
#> (4, 20) (4, 1)
