"""Commands beside each other in one checkout: any number that read, or one that writes; another one waits and says so."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def reading(root: Path) -> Iterator[None]:
    """Hold the checkout still: nothing that `writing` guards changes meanwhile."""
    with _held(root, fcntl.LOCK_SH):
        yield


@contextmanager
def writing(root: Path) -> Iterator[None]:
    """The only command in this checkout."""
    with _held(root, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(root: Path, kind: int) -> Iterator[None]:
    file = root / ".cache" / "lock"
    file.parent.mkdir(exist_ok=True)
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another command works in this checkout; waiting for it to end.", file=sys.stderr, flush=True)
            fcntl.flock(handle, kind)
        yield
