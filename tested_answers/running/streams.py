"""The streams of random numbers that a whole process shares. Standard library only."""

import random
import sys


def reseed(seed: int | str | None = None) -> None:
    """Begin the streams of Python, NumPy, torch and TensorFlow anew; without a seed, from fresh entropy."""
    random.seed(seed)  # of Keras too: it takes its seeds from there
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(random.getrandbits(32))
    if torch := sys.modules.get("torch"):
        torch.default_generator.manual_seed(random.getrandbits(63))
    if tensorflow := sys.modules.get("tensorflow"):
        tensorflow.random.set_seed(random.getrandbits(63))
