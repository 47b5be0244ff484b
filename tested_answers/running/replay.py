"""Run a snippet and give its variables and what each statement really printed.

Knows nothing of entries. Call `run` inside a process of its own (`process.isolated`).
"""

import ast
import codeop
import inspect
import io
import linecache
import os
import re
import sys
import tempfile
import traceback
import types
import warnings
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from tested_answers.content.facts import Facts
from tested_answers.running.guard import Guard, NoInput, Stopped, bare_environment, unprintable
from tested_answers.running.process import SnippetError, step
from tested_answers.running.streams import reseed
from tested_answers.running.watching import NAME, Watch

_NO_FILE = re.compile(r"(?i:file not found|no such file)[^\n]*?(?P<path>[\w./~-]+\.\w+)")
OUTPUT_LIMIT = 20_000  # characters printed by one snippet


class Variables:
    """A snippet's variables; asking for one that it does not have names those that it has."""

    def __init__(self, /, **variables: Any) -> None:
        vars(self).update(variables)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        known = ", ".join(sorted(key for key in vars(self) if not key.startswith("_")))
        raise AttributeError(f"the snippet has no variable {name!r}; it has: {known}")

    def __repr__(self) -> str:
        return f"<{len(vars(self))} variables of a snippet>"  # Hypothesis shows the fixtures of a claim that fails


@dataclass
class Run:
    """What one run gave: `printed` maps the last line of a statement to the lines it printed."""

    variables: Variables
    printed: dict[int, list[str]]
    facts: Facts = field(default_factory=dict)  # of its names, where the run was watched


class Printed(io.StringIO):
    """Collects what is written; ends a snippet that writes too much."""

    encoding = "utf-8"

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.guard, self.size = guard, 0

    def write(self, text: str) -> int:
        self.size += len(text)
        if self.size > OUTPUT_LIMIT:
            self.guard.refuse(
                f"prints more than {OUTPUT_LIMIT:,} characters; print shapes and statistics, not whole tensors"
            )
        return super().write(text)

    def take(self) -> str:
        """What was written since the last call."""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return text


def run(path: Path, source: str, *, watched: bool = False, seed: int | None = None) -> Run:
    """Run the source as `python -I -W error` would run the file, statement by statement, in an empty folder.

    Where it is `watched`, what each of its names was is told too. Without a `seed` the streams begin with fresh entropy.

    Raises SnippetError where it raises, exits, writes to stderr, prints what a page cannot show, or does what
    `guard` refuses.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise SnippetError(path, error.lineno or 1, f"is no valid Python ({error.msg}); correct the line") from None
    linecache.cache[str(path)] = (len(source), None, source.splitlines(keepends=True), str(path))
    compiled, printed = codeop.Compile(), {}  # what it remembers is `from __future__ import ...`
    watch = Watch(source, tree) if watched else None
    with _fresh(path, seed) as (module, guard):
        if watch:
            vars(module)[NAME] = watch
        out, err = Printed(guard), Printed(guard)
        for last_line, statements in groupby(tree.body, lambda statement: statement.end_lineno):  # `a; b` is one group
            group, error = [*statements], None
            step(path, group[0].lineno)
            with guard.over(), redirect_stdout(out), redirect_stderr(err):
                try:
                    exec(compiled(ast.Module(group, []), str(path), "exec"), module.__dict__)
                except BaseException as caught:
                    error = caught
            text, noise = out.take(), err.take().strip()
            if sentence := guard.violation or _explained(error) or _unshowable(text, noise):
                raise SnippetError(path, _line(path, group[0].lineno, error), sentence)
            if text:
                printed[last_line] = text.splitlines()
        if left := sorted(os.listdir(guard.folder)):
            raise SnippetError(
                path, 1, f"leaves the file {left[0]!r} behind; a snippet writes no files (use io.BytesIO)"
            )
    return Run(Variables(**module.__dict__), printed, watch.facts() if watch else {})


@contextmanager
def _fresh(path: Path, seed: int | None) -> Iterator[tuple[types.ModuleType, Guard]]:
    """An empty folder, a bare environment, a `__main__` of its own, warnings as errors, streams that begin anew.

    What belongs to the whole process is put back: claims run in it next.
    """
    module = types.ModuleType("__main__")
    module.__file__ = str(path)
    environment, argv, stdin, main = dict(os.environ), sys.argv, sys.stdin, sys.modules["__main__"]
    reseed(seed)
    if keras := sys.modules.get("keras"):
        known = inspect.signature(keras.utils.clear_session).parameters
        options = {"free_memory": False} if "free_memory" in known else {}  # the oldest Keras has none
        keras.utils.clear_session(**options)  # the first Dense is called dense, as in a new process
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as home,
        chdir(folder),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("error")
        bare = bare_environment(home)
        os.environ.clear()
        os.environ.update(bare)
        guard = Guard(str(path))
        sys.argv, sys.stdin, sys.modules["__main__"] = [str(path)], NoInput(guard), module
        try:
            yield module, guard
        finally:
            sys.argv, sys.stdin, sys.modules["__main__"] = argv, stdin, main
            os.environ.clear()
            os.environ.update(environment)
            if torch := sys.modules.get("torch"):
                torch.set_default_dtype(torch.float32)
                torch.set_grad_enabled(True)


def _line(path: Path, line: int, error: BaseException | None) -> int:
    """The snippet's own deepest line of an error."""
    if error is None or isinstance(error, Stopped):
        return line
    own = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return own[-1] if own else line


def _explained(error: BaseException | None) -> str | None:
    if error is None:
        return None
    if isinstance(error, SystemExit):
        return "calls sys.exit; a snippet runs to its end, so raise and catch what you want to show"
    if isinstance(error, FileNotFoundError):
        lost = os.path.basename(str(error.filename)) if error.filename else str(error)
        return f"misses the file {lost!r}; a snippet brings its own data"
    if isinstance(error, OSError | ValueError) and (lost := _NO_FILE.search(str(error))):  # as Keras says it
        return f"misses the file {os.path.basename(lost['path'])!r}; a snippet brings its own data"
    verb, text = "warns" if isinstance(error, Warning) else "raises", " ".join(str(error).split())[:300]
    return f"{verb} {type(error).__name__}: {text}; catch and print it where it is the point, else correct the line"


def _unshowable(text: str, noise: str) -> str | None:
    if noise:
        return f"writes to stderr, which no page shows ({noise.splitlines()[0]!r}); print it or prevent it"
    return unprintable(text)
