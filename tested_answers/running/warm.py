"""Imported by the clean process: the libraries that snippets use, once for all of them."""

from __future__ import annotations

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
