"""What was worked out once, kept below `.cache/` by all that it was made from; any number of processes may share it."""

import os
import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from tested_answers.files import write_atomically

Thing = TypeVar("Thing")


class Kept:
    """Results of one kind. A key says all that a result depends on; delete the folder to forget them."""

    def __init__(self, root: Path, kind: str) -> None:
        self._folder = root / ".cache" / kind

    def get(self, key: str) -> bytes | None:
        """What was put there, or None."""
        file = self._file(key)
        try:
            os.utime(file)  # in use, see `forget`
            return file.read_bytes()
        except OSError:  # it is not there, or may not be touched
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep a result, whole or not at all."""
        write_atomically(self._file(key), data)

    def once(self, key: str, make: Callable[[], str | bytes]) -> bytes:
        """What is kept there; else it is made now, and kept where it can be."""
        if (data := self.get(key)) is None:
            made = make()
            data = made.encode() if isinstance(made, str) else made
            with suppress(OSError):
                self.put(key, data)
        return data

    def thing(self, key: str, make: Callable[[], Thing]) -> Thing:
        """The same for what is no text."""
        return pickle.loads(self.once(key, lambda: pickle.dumps(make())))

    def forget(self, days: int = 30) -> None:
        """Delete what nobody asked for in so many days."""
        for file in self._folder.glob("*"):
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < time.time() - days * 86_400:
                    file.unlink()

    def _file(self, key: str) -> Path:
        return self._folder / sha256(key.encode()).hexdigest()


def digest(*parts: str | bytes) -> str:
    """One key for many inputs: two lists of parts have the same only if they are the same."""
    total = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(b"%d:" % len(data) + data)
    return total.hexdigest()
