"""Commands beside each other in one checkout: any number that read, or one that writes; another one waits and says so."""

import fcntl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO


def reading(root: Path) -> TextIO:
    """Hold the checkout still: nothing that `writing` guards changes until this is closed."""
    return taken(root / ".cache" / "lock", fcntl.LOCK_SH, _say)


def writing(root: Path) -> TextIO:
    """The only command in this checkout until this is closed."""
    return taken(root / ".cache" / "lock", fcntl.LOCK_EX, _say)


def _say() -> None:
    print("Another command works in this checkout; waiting for it to end.", file=sys.stderr, flush=True)


def taken(file: Path, kind: int, say: Callable[[], None]) -> TextIO:
    """The file, locked; whoever closes it, or ends, lets the next one in. `say` is called where it must be waited for."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = file.open("a")
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        say()
        fcntl.flock(handle, kind)
    return handle
