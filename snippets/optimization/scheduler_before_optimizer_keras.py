import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np

# A schedule is asked for step 0, 1, 2, as the optimizer counts.
schedule = keras.optimizers.schedules.ExponentialDecay(
    1.0, decay_steps=2, decay_rate=0.5, staircase=True)
weight = keras.Variable([5.0])
optimizer = keras.optimizers.SGD(schedule)
slope = keras.ops.ones(1)
rates = []
for step in range(5):
    rates.append(float(optimizer.learning_rate))
    optimizer.apply([slope], [weight])
print(rates)
#> [1.0, 1.0, 0.5, 0.5, 0.25]

# A step that is left out is not counted.
inner = keras.optimizers.SGD(schedule)
scaled = keras.optimizers.LossScaleOptimizer(inner)
counts = []
for slope in np.inf, 1.0, 1.0:
    scaled.apply([keras.ops.array([slope])], [weight])
    counts.append(int(inner.iterations))
print(counts)
#> [0, 1, 2]
