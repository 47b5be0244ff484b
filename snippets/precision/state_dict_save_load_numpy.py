import io

import numpy as np

rng = np.random.default_rng(0)


def forward(state, x):
    """Linear, BatchNorm in eval mode, Linear: the code."""
    h = x @ state["0.weight"].T + state["0.bias"]
    scale = np.sqrt(state["1.running_var"] + 1e-5)
    h = (h - state["1.running_mean"]) / scale
    h = h * state["1.weight"] + state["1.bias"]
    return h @ state["3.weight"].T + state["3.bias"]


def save(state):
    file = io.BytesIO()
    np.savez(file, **state)
    file.seek(0)
    return file


def load(file):
    with np.load(file) as arrays:
        return {name: arrays[name] for name in arrays.files}


# The state: names and arrays.
shapes = {"0.weight": (3, 5), "0.bias": 3, "1.weight": 3}
shapes |= {"1.bias": 3, "1.running_mean": 3, "1.running_var": 3}
shapes |= {"3.weight": (2, 3), "3.bias": 2}
state = {name: rng.uniform(1, 2, s) for name, s in shapes.items()}
x = rng.normal(3, 2, size=(7, 5))

loaded = load(save(state))
same = np.array_equal(forward(loaded, x), forward(state, x))
print(len(loaded), "arrays, same answers:", same)
#> 8 arrays, same answers: True

# Without the buffers a new layer has its own: mean 0, variance 1.
new = {"1.running_mean": np.zeros(3), "1.running_var": np.ones(3)}
alone = {k: v for k, v in state.items() if "running" not in k}
partial = load(save(alone)) | new
off = np.abs(forward(partial, x) - forward(state, x)).max()
print("without the buffers, off by more than 1:", off > 1)
#> without the buffers, off by more than 1: True
