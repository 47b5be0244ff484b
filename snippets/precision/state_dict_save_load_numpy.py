import io

import numpy as np


def forward(state, x):
    """Linear, BatchNorm in eval mode, Linear: the code."""
    h = x @ state["0.weight"].T + state["0.bias"]
    scale = np.sqrt(state["1.running_var"] + 1e-5)
    h = (h - state["1.running_mean"]) / scale
    h = h * state["1.weight"] + state["1.bias"]
    return h @ state["3.weight"].T + state["3.bias"]


# The state: names and arrays.
rng = np.random.default_rng(0)
shapes = {"0.weight": (3, 5), "0.bias": 3, "1.weight": 3}
shapes |= {"1.bias": 3, "1.running_mean": 3, "1.running_var": 3}
shapes |= {"3.weight": (2, 3), "3.bias": 2}
state = {name: rng.uniform(1, 2, s) for name, s in shapes.items()}

file = io.BytesIO()
np.savez(file, **state)
file.seek(0)
loaded = dict(np.load(file))

x = rng.normal(3, 2, size=(7, 5))
off = np.abs(forward(loaded, x) - forward(state, x)).max()
print(len(loaded), "arrays, off by", off)
#> 8 arrays, off by 0.0

# Without the buffers a new layer has its own: mean 0, variance 1.
new = {"1.running_mean": np.zeros(3), "1.running_var": np.ones(3)}
partial = np.abs(forward(loaded | new, x) - forward(state, x)).max()
print(f"without the buffers: off by {partial:.1f}")
#> without the buffers: off by 61.2
