"""What a snippet may rely on while it runs, and what it must not do."""

from __future__ import annotations

import io
import os
import random
import re
import sys
import tempfile
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OUTPUT_LIMIT = 20_000  # characters printed by one snippet

_HTML_TAGS = (
    "a|b|br|body|button|code|details|div|em|form|h[1-6]|head|hr|html|i|iframe|img|input|li|link|meta|ol|p|pre"
    "|script|span|strong|style|svg|table|td|th|tr|ul"
)
_HTML = re.compile(rf"</?(?:{_HTML_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)


class Stopped(BaseException):
    """Ends a snippet that does what it must not; BaseException, so that `except Exception` lets it pass."""


def unprintable(text: str) -> str | None:
    """Why a page cannot show this output, or None."""
    if any((ord(character) < 32 and character not in "\n\t") or ord(character) == 127 for character in text):
        return "prints control characters (colour codes, carriage returns); print plain text"
    if found := _HTML.search(text):
        return f"prints HTML ({found.group()!r}); print plain text"
    return None


class Printed(io.TextIOBase):
    """Collects what is written, up to OUTPUT_LIMIT characters; then `violation` says so."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.violation: str | None = None

    def write(self, text: str) -> int:
        self.size += len(text)
        if self.size > OUTPUT_LIMIT:
            self.violation = (
                f"prints more than {OUTPUT_LIMIT:,} characters; print shapes and statistics, not whole tensors"
            )
            raise Stopped(self.violation)
        self.parts.append(text)
        return len(text)

    def writable(self) -> bool:
        return True

    def take(self) -> str:
        """What was written since the last call."""
        text, self.parts = "".join(self.parts), []
        return text


class Watch:
    """An audit hook that refuses input, files and connections while `folder` is set.

    A hook cannot be removed: it ends with the forked child that installed it.
    """

    _installed: Watch | None = None

    def __init__(self) -> None:
        self.folder: str | None = None
        self.violation: str | None = None

    @classmethod
    def installed(cls) -> Watch:
        if cls._installed is None:
            cls._installed = cls()
            sys.addaudithook(cls._installed)
        cls._installed.violation = None
        return cls._installed

    @contextmanager
    def over(self, folder: str) -> Iterator[None]:
        self.folder = folder
        try:
            yield
        finally:
            self.folder = None

    def refuse(self, sentence: str) -> None:
        self.violation = sentence
        raise Stopped(sentence)

    def refuse_input(self) -> None:
        self.refuse("reads standard input; a snippet asks nobody, so write the value into it")

    def __call__(self, event: str, args: tuple) -> None:
        if self.folder is None:
            return
        if event == "open":
            self._opened(*args)
        elif event == "builtins.input":
            self.refuse_input()
        elif event == "socket.getaddrinfo" or (event == "socket.connect" and isinstance(args[1], tuple)):
            # A path instead of a tuple is a local socket: DataLoader workers use them.
            self.refuse("opens a network connection; a snippet brings its own data")

    def _opened(self, path: object, mode: str | None, flags: int) -> None:
        writes = any(letter in (mode or "") for letter in "wax+") or flags & (os.O_WRONLY | os.O_RDWR)
        if not writes or path is None or isinstance(path, int):
            return
        full = os.path.realpath(os.fsdecode(os.fspath(path)))
        scratch = os.path.realpath(tempfile.gettempdir())  # opened itself for a file without a name
        allowed = full == scratch or full.startswith((scratch + os.sep, "/dev/"))
        if full.startswith(self.folder + os.sep) or not allowed:
            self.refuse(
                f"writes the file {os.path.basename(full)!r}; a snippet writes no files (use io.BytesIO or tempfile)"
            )


class NoInput(io.TextIOBase):
    """Standard input of a snippet: reading it is a violation."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def readable(self) -> bool:
        return True

    def _refuse(self, *_: object) -> str:
        self.watch.refuse_input()
        return ""

    read = readline = __next__ = _refuse


@contextmanager
def fresh_process(path: Path, module: types.ModuleType, watch: Watch) -> Iterator[str]:
    """An empty folder, a `__main__` of its own, warnings as errors, and generators seeded from fresh entropy.

    Yields the folder. The environment and what torch keeps for the whole process are put back.
    """
    before, environment, argv, stdin, main = os.getcwd(), dict(os.environ), sys.argv, sys.stdin, sys.modules["__main__"]
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(random.getrandbits(32))
    if torch := sys.modules.get("torch"):
        torch.manual_seed(random.getrandbits(63))
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        os.chdir(folder)
        sys.argv, sys.stdin, sys.modules["__main__"] = [str(path)], NoInput(watch), module
        try:
            yield os.path.realpath(folder)
        finally:
            os.chdir(before)
            sys.argv, sys.stdin, sys.modules["__main__"] = argv, stdin, main
            os.environ.clear()
            os.environ.update(environment)
