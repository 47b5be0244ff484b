"""Imported by the clean process: the libraries that snippets use, once for all of them."""

import functools
import gc
import importlib
import os
import sys
import warnings
from contextlib import suppress

from tested_answers.running.process import WARM

os.environ["KERAS_BACKEND"] = "torch"
for name in filter(None, os.environ.get(WARM, "").split(",")):
    # A library that is missing is named by the snippet that asks for it, with its line.
    with warnings.catch_warnings(), suppress(ImportError):
        warnings.simplefilter("ignore")
        importlib.import_module(name)
del os.environ["KERAS_BACKEND"]
if torch := sys.modules.get("torch"):
    torch.set_num_threads(1)
    # Where there is none, torch keeps each seed for later with the stack as text: a fifth of a proof.
    for device in (torch.cuda, torch.xpu, torch.mtia):
        if not device.is_available():
            device.manual_seed_all = lambda seed: None
# It reads the constants of all modules at one of the first numbers that it draws.
if hypothesis := sys.modules.get("hypothesis"):
    settings = hypothesis.settings(derandomize=True, database=None, deadline=None)
    settings(hypothesis.given(hypothesis.strategies.integers())(lambda number: None))()
    # It takes a claim's source apart each time that it is asked, which is once for each mutation.
    hypothesis.core.function_digest = functools.cache(hypothesis.core.function_digest)
gc.collect()
gc.freeze()  # a fork in which these were looked through for what nothing holds would copy them all
