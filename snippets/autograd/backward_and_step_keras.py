import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import ops

x = ops.convert_to_tensor([1.0, 2.0, 4.0])
y = ops.convert_to_tensor([3.0, 6.0, 12.0])
w = keras.Variable([0.0], name="w")
optimizer = keras.optimizers.SGD(0.05)

# You hand the slopes over, as in TensorFlow with a GradientTape.
path = []
for _ in range(5):
    w.value.grad = None
    ops.mean(ops.square(w * x - y)).backward()
    optimizer.apply([w.value.grad], [w])
    path.append(round(w.value.item(), 2))
print(path)
#> [2.1, 2.73, 2.92, 2.98, 2.99]

# A variable that was not there in the first call is refused.
later, message = keras.Variable([0.0], name="later"), "no error"
try:
    optimizer.apply([ops.ones(1)], [later])
except ValueError as error:
    message = str(error)
print(message.split(": <")[0])  # then its shape and dtype
#> Unknown variable
