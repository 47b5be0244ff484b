"""Run a snippet and give its variables and what each statement really printed.

Knows nothing of entries. Call `run` inside `isolation.isolated`.
"""

from __future__ import annotations

import ast
import linecache
import os
import time
import traceback
import types
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tested_answers.running.process import SnippetError, progress
from tested_answers.running.sandbox import Printed, Watch, fresh_process, unprintable


class Variables(types.SimpleNamespace):
    """A snippet's variables; asking for one that it does not have names those that it has."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        known = ", ".join(sorted(key for key in vars(self) if not key.startswith("_")))
        raise AttributeError(f"the snippet has no variable {name!r}; it has: {known}")


@dataclass
class Run:
    """What one run gave: `printed` maps the last line of a statement to the lines it printed."""

    path: Path
    source: str
    variables: Variables
    printed: dict[int, list[str]]
    seconds: float


def run(path: Path, source: str | None = None) -> Run:
    """Run the snippet statement by statement, as `python -W error` would in an empty folder.

    Raises SnippetError where it raises, exits, reads input, writes files, opens a
    connection, writes to stderr, or prints what a page cannot show.
    """
    source = path.read_text(encoding="utf-8") if source is None else source
    try:
        statements = _by_last_line(source)
    except SyntaxError as error:
        raise SnippetError(path, error.lineno or 1, f"is no valid Python ({error.msg}); correct the line") from None
    linecache.cache[str(path)] = (len(source), None, source.splitlines(keepends=True), str(path))
    module = types.ModuleType("__main__")
    module.__file__ = str(path)
    out, err, watch = Printed(), Printed(), Watch.installed()
    printed: dict[int, list[str]] = {}
    began = time.perf_counter()
    with fresh_process(path, module, watch) as folder:
        for last_line, group in statements:
            line = group[0].lineno
            progress.mark(path, line)
            error = None
            with watch.over(folder), redirect_stdout(out), redirect_stderr(err):
                try:
                    exec(compile(ast.Module(group, []), str(path), "exec", dont_inherit=True), module.__dict__)
                except BaseException as caught:
                    error = caught
            if violation := watch.violation or out.violation or err.violation:
                raise SnippetError(path, line, violation)
            if error is not None:
                raise _explained(path, line, error) from None
            text, noise = out.take(), err.take().strip()
            if noise:
                raise SnippetError(
                    path,
                    line,
                    f"writes to stderr, which no page shows ({noise.splitlines()[0]!r}); print it or prevent it",
                )
            if reason := unprintable(text):
                raise SnippetError(path, line, reason)
            if text:
                printed[last_line] = text.splitlines()
        if left := sorted(os.listdir(folder)):
            raise SnippetError(
                path, 1, f"leaves the file {left[0]!r} behind; a snippet writes no files (use io.BytesIO or tempfile)"
            )
    progress.clear()
    return Run(path, source, Variables(**module.__dict__), printed, time.perf_counter() - began)


def _by_last_line(source: str) -> list[tuple[int, list[ast.stmt]]]:
    """Top-level statements by the line on which they end (`a; b` is one group)."""
    groups: dict[int, list[ast.stmt]] = {}
    for statement in ast.parse(source).body:
        groups.setdefault(statement.end_lineno, []).append(statement)
    return list(groups.items())


def _explained(path: Path, line: int, error: BaseException) -> SnippetError:
    """The sentence for an exception, at the snippet's own deepest line."""
    if isinstance(error, KeyboardInterrupt):
        raise error
    own = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = own[-1] if own else line
    if isinstance(error, SystemExit):
        return SnippetError(
            path, line, "calls sys.exit; a snippet runs to its end, so raise and catch what you want to show"
        )
    verb = "warns" if isinstance(error, Warning) else "raises"
    text = " ".join(str(error).split())[:300]
    return SnippetError(
        path,
        line,
        f"{verb} {type(error).__name__}: {text}; catch and print it where it is the point, else correct the line",
    )
