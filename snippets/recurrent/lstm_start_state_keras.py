import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import torch

keras.utils.set_random_seed(0)
x = torch.randn(7, 6, 3)
h, c = torch.randn(2, 7, 5)  # no axis for the layers
ours = keras.layers.LSTM(5)
answer = ours(x, initial_state=[h, c])
print(tuple(answer.shape))
#> (7, 5)

# The same numbers from PyTorch with Keras' weights.
theirs = torch.nn.LSTM(3, 5, batch_first=True)
kernel, matrix, bias = (w.value for w in ours.weights)
theirs.weight_ih_l0.data = kernel.T
theirs.weight_hh_l0.data = matrix.T
theirs.bias_ih_l0.data, theirs.bias_hh_l0.data = bias, 0 * bias
same = theirs(x, (h[None], c[None]))[0][:, -1]
gap = torch.dist(answer, same, torch.inf).item()
print(f"{gap:.3f}")
#> 0.000
