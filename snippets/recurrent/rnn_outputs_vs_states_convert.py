import os

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch


def to_keras(kernel, bias, n_inputs, forget_bias=1.0):
    """TF1's kernel and bias as kernel, recurrent_kernel, bias."""
    i, j, f, o = np.split(np.vstack([kernel, bias]), 4, axis=1)
    f[-1] += forget_bias  # TF1 adds it when it runs
    w = np.hstack([i, f, j, o])
    return [w[:n_inputs], w[n_inputs:-1], w[-1]]


def to_torch(kernel, bias, n_inputs, forget_bias=1.0):
    """The same as a state_dict of a one-layer nn.LSTM."""
    weights = to_keras(kernel, bias, n_inputs, forget_bias)
    w, u, b = (torch.from_numpy(one) for one in weights)
    return {
        "weight_ih_l0": w.T,
        "weight_hh_l0": u.T,
        "bias_ih_l0": b,
        "bias_hh_l0": torch.zeros_like(b),
    }


# Yours: kernel, bias = session.run(cell.weights)
rng = np.random.default_rng(0)
kernel = rng.uniform(-0.1, 0.1, (156, 512)).astype("float32")
bias = rng.uniform(-0.1, 0.1, 512).astype("float32")
images = rng.random((4, 28, 28), dtype="float32")

layer = keras.layers.LSTM(128, return_state=True)
layer.build((None, None, 28))
layer.set_weights(to_keras(kernel, bias, n_inputs=28))
_, h, c = layer(images)

lstm = torch.nn.LSTM(28, 128, batch_first=True)
lstm.load_state_dict(to_torch(kernel, bias, n_inputs=28))
_, (h_n, c_n) = lstm(torch.from_numpy(images))

gap_h = (h - h_n[0]).abs().max().item()
gap_c = (c - c_n[0]).abs().max().item()
print(f"Keras and torch differ by {gap_h:.4f} and {gap_c:.4f}")
#> Keras and torch differ by 0.0000 and 0.0000
n_torch = sum(p.numel() for p in lstm.parameters())
n_keras = layer.count_params()
print(f"{n_keras:,} and {n_torch:,} parameters")
#> 80,384 and 80,896 parameters
