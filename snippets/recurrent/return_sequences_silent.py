import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)
x = keras.random.normal((4, 6, 3), seed=0)


def compare(sequences, y):
    """The loss that Keras reports, and the answers."""
    model = keras.Sequential([
        keras.Input((6, 3)),
        layers.LSTM(5, return_sequences=sequences),
        layers.Dense(1)])
    model.compile(loss="mse")
    told = model.evaluate(x, y, verbose=0)
    return told, model(x).detach().numpy()


# One label per sequence, and return_sequences=True by mistake.
y = np.array([0.0, 1.0, 2.0, 3.0])
told, answers = compare(True, y)
each = ((answers - y) ** 2).mean()  # each answer with each label
print(*answers.shape, f"{told:.3f} {each:.3f}")
#> 4 6 1 3.467 3.467
# With an axis more, each answer with the label of its sequence.
told_own, same = compare(True, y[:, None])
own = ((same[..., 0] - y[:, None]) ** 2).mean()
print(*same.shape, f"{told_own:.3f} {own:.3f}")
#> 4 6 1 2.699 2.699

# One label per step, and the flag forgotten.
y_steps = np.arange(24.0).reshape(4, 6) / 24
told_steps, lone = compare(False, y_steps)
one_for_all = ((lone - y_steps) ** 2).mean()
print(*lone.shape, f"{told_steps:.3f} {one_for_all:.3f}")
#> 4 1 0.334 0.334

# Attention without the steps reads the sequences of the batch.
vectors = layers.LSTM(5)(x).detach()
other = vectors.clone()
other[0] += 1
attend = layers.Attention()
moved = attend([other, other])[3] - attend([vectors, vectors])[3]
leak = moved.abs().max().item()
print(f"{leak:.2f}")
#> 0.29
