import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
from keras import ops

x = ops.convert_to_tensor([1.0, 2.0, 4.0])
y = ops.convert_to_tensor([3.0, 6.0, 12.0])
w = keras.Variable([0.0], name="w")
optimizer = keras.optimizers.SGD(0.05)

# This optimizer holds no gradients and looks for none. You hand
# them over, as in TensorFlow with a GradientTape.
path = []
for _ in range(5):
    w.value.grad = None
    ops.mean(ops.square(w * x - y)).backward()
    optimizer.apply([w.value.grad], [w])
    path.append(round(w.value.item(), 2))
print(path)
#> [2.1, 2.73, 2.92, 2.98, 2.99]

# A variable that comes later is not passed over, it is an error.
later = keras.Variable([0.0], name="later")
message = "nothing"
try:
    optimizer.apply([ops.ones(1)], [later])
except ValueError as error:
    message = f"{type(error).__name__}: {error}"
print(message.split(": <")[0])  # then its shape and dtype
#> ValueError: Unknown variable
