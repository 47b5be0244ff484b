"""Run a task in a fork of this process, so that nothing it does is seen by the next one."""

from __future__ import annotations

import ast
import importlib
import mmap
import os
import pickle
import select
import signal
import struct
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

TIME_LIMIT = 60.0  # seconds for one run of one snippet
PRELOADED = ("numpy", "torch", "keras", "sklearn")


class SnippetError(Exception):
    """A snippet that cannot be recorded: where, what is wrong, what to write instead."""

    def __init__(self, path: Path, line: int, sentence: str):
        super().__init__(path, line, sentence)
        self.path, self.line, self.sentence = path, line, sentence

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


class Progress:
    """Which line of which snippet a child is at, in memory that its parent sees."""

    FORMAT = struct.Struct("d i 1000s")

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Memory of its own for the next child."""
        self.memory = mmap.mmap(-1, self.FORMAT.size)

    def mark(self, path: Path, line: int) -> None:
        began, _, known = self.read()
        began = began if known == path and began else time.monotonic()
        self.FORMAT.pack_into(self.memory, 0, began, line, str(path).encode())

    def clear(self) -> None:
        """No snippet is running, so no time is counted."""
        self.FORMAT.pack_into(self.memory, 0, 0.0, 0, b"")

    def read(self) -> tuple[float, int, Path]:
        return self.unpack(self.memory)

    @classmethod
    def unpack(cls, memory: mmap.mmap) -> tuple[float, int, Path]:
        began, line, path = cls.FORMAT.unpack_from(memory)
        return began, line, Path(path.rstrip(b"\0").decode(errors="replace"))


# The length goes ahead: processes that the child leaves behind keep the pipe open.
_LENGTH = struct.Struct("q")
progress = Progress()
_is_child = False


def one_thread() -> None:
    """Ask the libraries for one thread each; heard only before NumPy and torch are imported.

    With the default, thirty snippets under load took 40 s instead of 7.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def preload(sources: list[str]) -> None:
    """Import once what the snippets import, so that a fork starts warm."""
    one_thread()
    environment = dict(os.environ)
    os.environ["KERAS_BACKEND"] = "torch"
    for name in sorted(set().union(*map(_imports, sources))):
        if name.split(".")[0] in PRELOADED:
            with (
                warnings.catch_warnings(),
                suppress(ImportError),
            ):  # the snippet that asks for it says so, with its line
                warnings.simplefilter("ignore")
                importlib.import_module(name)
    os.environ.clear()
    os.environ.update(environment)
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


def _imports(source: str) -> set[str]:
    """The modules that a snippet imports, as written; none where it is no valid Python."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return set()
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    if "optim" in source:
        names.add("torch._dynamo")  # the first optimizer imports it: 1.35 s
    return names


def isolated(task: Callable[[], Any], *, time_limit: float = TIME_LIMIT) -> Any:
    """The result of `task()`, run in a fork of this process; its exceptions are raised here.

    Raises SnippetError when the child dies, or one run of a snippet in it takes longer than `time_limit` seconds.
    """
    return Child(task).result(time_limit)


class Child:
    """A task that runs in a fork of this process, beside it, until `result` is asked."""

    def __init__(self, task: Callable[[], Any]) -> None:
        memory = progress.memory
        progress.renew()
        self.shared = progress.memory
        self.reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = _fork()
        if self.pid == 0:
            os.close(self.reader)
            _serve(task, writer)
        os.close(writer)
        progress.memory = memory

    def result(self, time_limit: float = TIME_LIMIT) -> Any:
        """What the task gave; see `isolated`. Ask once."""
        try:
            data = _receive(self.reader, self.shared, time_limit)
        finally:
            self.end()
        _, line, path = Progress.unpack(self.shared)
        if data is None:
            raise SnippetError(
                path,
                line,
                f"is still running after {time_limit:.0f} s; a snippet takes seconds, so end the loop or shrink the data",
            )
        if not data:
            raise SnippetError(path, line, "ended the process (os._exit, or a crash); a snippet runs to its end")
        kind, value = pickle.loads(data)
        if kind == "raised":
            raise value
        return value

    def end(self) -> None:
        """End the child, and with the outermost one all that it started."""
        os.close(self.reader)
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def _fork() -> int:
    """`os.fork`, without the warning that Python 3.12 gives where any library has a thread: no child waits for one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _serve(task: Callable[[], Any], writer: int) -> None:
    """Run the task in the child and send what came of it. Never returns."""
    global _is_child
    try:
        if not _is_child:
            os.setsid()  # one group for it and all that it starts
            _is_child = True
        try:
            data = pickle.dumps(("value", task()))
        except BaseException as error:
            data = _pickled(error)
        with suppress(BrokenPipeError), os.fdopen(writer, "wb") as pipe:  # the parent may be gone
            pipe.write(_LENGTH.pack(len(data)) + data)
    finally:
        os._exit(0)


def _pickled(error: BaseException) -> bytes:
    """The exception itself where it survives pickling, else its traceback as text."""
    try:
        data = pickle.dumps(("raised", error))
        pickle.loads(data)
        return data
    except Exception:
        return pickle.dumps(("raised", RuntimeError("".join(traceback.format_exception(error)))))


def _receive(reader: int, shared: mmap.mmap, time_limit: float) -> bytes | None:
    """All that the child sends, empty when it died before; None when one of its runs goes past the limit."""
    data = b""
    while len(data) < _LENGTH.size or len(data) < _LENGTH.size + _LENGTH.unpack_from(data)[0]:
        if select.select([reader], [], [], 0.5)[0]:
            part = os.read(reader, 1 << 16)
            if not part:
                return b""
            data += part
        elif (began := Progress.unpack(shared)[0]) and time.monotonic() - began > time_limit:
            return None
    return data[_LENGTH.size :]
