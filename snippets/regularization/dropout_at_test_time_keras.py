import os
import warnings

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras.layers import BatchNormalization, Dropout

warnings.simplefilter("ignore")  # of NumPy 2, in predict
keras.utils.set_random_seed(0)
x = np.random.default_rng(0).normal(size=(7, 50))


def zeros(output):
    return int(keras.ops.sum(keras.ops.equal(output, 0)))


# A layer that does not listen to predict.
class AlwaysDropout(Dropout):
    def call(self, inputs, training=None):
        return super().call(inputs, training=True)


# The line of the old answers.
start = keras.Input((50,))
old = keras.Model(start, Dropout(0.5)(start, training=True))
of_old = [zeros(old.predict(x, verbose=0))]
of_old += [zeros(old(x, training=False)), zeros(old(x))]
print("predict, training=False, a plain call:", of_old)
#> predict, training=False, a plain call: [0, 0, 174]



# In a model with a `call` of its own that line is obeyed.
class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.drop = Dropout(0.5)

    def call(self, inputs):
        return self.drop(inputs, training=True)


of_own = zeros(Own().predict(x, verbose=0))
print(of_own)
#> 177

# For a call, say it to the model. Batch norm hears it as well.
norm = BatchNormalization(momentum=0.5)
model = keras.Model(start, Dropout(0.5)(norm(start)))


def moved():
    before = norm.moving_mean.numpy()
    dropped = zeros(model(x, training=True))
    step = np.linalg.norm(norm.moving_mean.numpy() - before)
    return dropped, round(float(step), 2)


told = moved()
norm.trainable = False  # now it rests
at_rest = moved()
print(told, at_rest)
#> (176, 1.31) (171, 0.0)


# A trained model gets that layer, and keeps its weights.
def swap(layer):
    always = type(layer) is Dropout
    kind = AlwaysDropout if always else type(layer)
    return kind.from_config(layer.get_config())


always = keras.models.clone_model(model, clone_function=swap)
always.set_weights(model.get_weights())
of_always = zeros(always.predict(x, verbose=0))
of_model = zeros(model.predict(x, verbose=0))  # still off
print(of_always, of_model)
#> 159 0
