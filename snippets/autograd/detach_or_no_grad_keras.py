import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import torch
from keras import layers, ops

keras.utils.set_random_seed(0)

# stop_gradient is the detach() of Keras, on every backend.
w = torch.tensor(3.0, requires_grad=True)
(w * ops.stop_gradient(w)).backward()
one_path = w.grad.item()
print(one_path)
#> 3.0

first, second = layers.Dense(5), layers.Dense(3)
x = torch.randn(11, 7)


def reached(y):
    """The layers that a gradient comes to."""
    kernels = {"first": first.kernel, "second": second.kernel}
    for kernel in kernels.values():
        kernel.value.grad = None
    ops.mean(y).backward()
    return [n for n in kernels if kernels[n].value.grad is not None]


cut = reached(second(ops.stop_gradient(first(x))))
print(cut)
#> ['second']
# trainable = False keeps the layer and lets the gradient through.
second.trainable = False
through = reached(second(first(x)))
print(through)
#> ['first']
