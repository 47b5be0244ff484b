import random

import numpy as np
import torch
from torch import nn

# A seed fixes the stream: the second call goes on in it.
torch.manual_seed(0)
first, second = torch.rand(2), torch.rand(2)
torch.manual_seed(0)
torch.rand(1)  # an extra draw: all that follow move up
moved = torch.rand(2)
for part in (first, second, moved):
    print([round(v, 2) for v in part.tolist()])
#> [0.5, 0.77]
#> [0.09, 0.13]
#> [0.77, 0.09]


# So another layer before this one gives it other weights.
def weights(before):
    torch.manual_seed(0)
    for _ in range(before):
        nn.Linear(3, 2)
    layer = nn.Linear(2, 1)
    return [round(v, 2) for v in layer.weight.flatten().tolist()]


alone, behind = weights(0), weights(1)
print(alone, behind)
#> [-0.01, 0.38] [-0.06, 0.19]


# Python, NumPy and PyTorch have a stream each.
def draw(seed):
    seed(0)
    return random.random(), np.random.rand(), torch.rand(1).item()


seeds = {"random": random.seed, "numpy": np.random.seed}
seeds["torch"] = torch.manual_seed
repeats = {}
for name, seed in seeds.items():
    pairs = zip(seeds, draw(seed), draw(seed))
    repeats[name] = [stream for stream, a, b in pairs if a == b]
    print(name, "repeats", repeats[name])
#> random repeats ['random']
#> numpy repeats ['numpy']
#> torch repeats ['torch']

# The order of a set of words is another in the next process.
words = ["tree", "ant", "sea", "ant"]
ids = {word: i for i, word in enumerate(sorted(set(words)))}
print(ids)
#> {'ant': 0, 'sea': 1, 'tree': 2}
