import warnings

import numpy as np
import tensorflow as tf

keras = tf.keras
labels = np.arange(10)
perfect = 50 * np.eye(10, dtype="float32")
Loss = keras.losses.SparseCategoricalCrossentropy
loss = Loss(from_logits=True)


# TensorFlow takes the softmax of a layer back, and says so.
def test(*stack):
    model = keras.Sequential([keras.Input((10,)), *stack])
    model.compile(loss=loss)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        value = float(model.evaluate(perfect, labels, verbose=0))
    return value, "; ".join(str(w.message) for w in heard)


softmax = keras.layers.Activation("softmax")
undone, heard = test(softmax)
print(f"{undone:.4f}", heard[:62])
#> 0.0000 "`sparse_categorical_crossentropy` received `from_logits=True`

# Not where a layer behind it hides it, as in segmentation.
hidden, unheard = test(softmax, keras.layers.Reshape((10,)))
print(f"{hidden:.4f}", unheard)
#> 1.4612

# A softmax that is taken apart from the model stays.
by_hand = float(loss(labels, tf.nn.softmax(perfect)))
print(f"{by_hand:.4f}")
#> 1.4612
