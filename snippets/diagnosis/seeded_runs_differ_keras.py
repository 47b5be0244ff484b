import os
import random

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch


def start(seed):
    seed(0)
    layer = keras.layers.Dense(1)
    layer.build((None, 4))
    kernel = layer.kernel.value.tolist()
    return kernel, np.random.rand(), torch.rand(1).item()


seeds = {"torch.manual_seed": torch.manual_seed}
seeds["random.seed"] = random.seed
seeds["set_random_seed"] = keras.utils.set_random_seed
repeats = {}
for name, seed in seeds.items():
    what = ("kernel", "numpy", "torch")
    pairs = zip(what, start(seed), start(seed))
    repeats[name] = [one for one, a, b in pairs if a == b]
    print(name, "repeats", repeats[name])
#> torch.manual_seed repeats ['torch']
#> random.seed repeats ['kernel']
#> set_random_seed repeats ['kernel', 'numpy', 'torch']
