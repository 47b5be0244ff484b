"""Two builds into one folder go one after the other."""

from __future__ import annotations

import fcntl
import logging
from pathlib import Path
from typing import TextIO

from tested_answers.kept import digest

_log = logging.getLogger("mkdocs.plugins.tested_answers")


def wait(root: Path, site_dir: str) -> TextIO:
    """Wait until no other process builds into the folder; whoever closes the file, or ends, lets the next one in."""
    folder = root / ".cache" / "turns"
    folder.mkdir(parents=True, exist_ok=True)
    turn = (folder / digest(site_dir)).open("w")
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _log.info("Another build writes %s; waiting for it", site_dir)
        fcntl.flock(turn, fcntl.LOCK_EX)
    return turn
