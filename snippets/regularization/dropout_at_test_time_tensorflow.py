import numpy as np
import tensorflow as tf
import tf_keras  # Keras 2; tf.keras is Keras 3

x = np.ones((7, 50), "float32")


def zeros(output):
    return int((np.asarray(output) == 0).sum())


def build(library, **switch):
    library.utils.set_random_seed(0)
    start = library.Input((50,))
    drop = library.layers.Dropout(0.5)(start, **switch)
    return library.Model(start, drop)


found = []
for library in (tf_keras, tf.keras):
    model = build(library, training=True)
    of_predict = zeros(model.predict(x, verbose=0))
    found.append([of_predict, zeros(model(x, training=False))])
print(found)
#> [[181, 171], [0, 0]]

# Off again in tf_keras: build it without, and carry the weights.
off = build(tf_keras)
off.set_weights(build(tf_keras, training=True).get_weights())
of_off = zeros(off.predict(x, verbose=0))
print(of_off)
#> 0
