"""Run snippets in another environment, and carry their plain variables over.

Runs there too, with nothing installed but what the snippets need: standard library only.
"""

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from tested_answers.running.guard import bare_environment
from tested_answers.running.process import SnippetError, isolated, step, warm
from tested_answers.running.replay import Run, Variables, run

MAX_ELEMENTS = 2_000  # of an array that is carried over


class _There:
    """The interpreter of another environment with its libraries imported; it ends with the process that began it."""

    def __init__(self, python: Path, root: Path) -> None:
        self.name, self.noise = python.parent.parent.name, tempfile.TemporaryFile("w+")  # noqa: SIM115 (as long as it)
        home = tempfile.mkdtemp(prefix="home-")
        # By the variable, not by -I and a path: the clean process that `warm` starts needs it too.
        environment = bare_environment(home) | {
            "PYTHONPATH": str(root),
            "PYTHONNOUSERSITE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.process = subprocess.Popen(
            [str(python), "-W", "error", "-m", "tested_answers.running.foreign"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.noise, text=True, env=environment, cwd=home,
        )  # fmt: skip

    def ask(self, path: Path, source: str, watched: bool) -> Run:
        step(path, 1)
        with suppress(BrokenPipeError):  # where it could not begin; what it said is read below
            self.process.stdin.write(json.dumps([str(path), source, watched]) + "\n")
            self.process.stdin.flush()
        if line := self.process.stdout.readline():
            return _run(json.loads(line))
        self.noise.seek(0)
        last = (self.noise.read().strip().splitlines() or ["nothing on stderr"])[-1]
        raise SnippetError(path, 1, f"could not be run by {self.name}: {last}")


_started = cache(_There)  # one for each process that asks: importing the libraries takes seconds


def run_there(python: Path, root: Path, path: Path, source: str, *, watched: bool = False) -> Run:
    """What the source gives with that interpreter, as `replay.run` does here; raises SnippetError as that does."""
    return _started(python, root).ask(path, source, watched)


def _run(one: dict) -> Run:
    if "error" in one:
        raise SnippetError(Path(one["error"][0]), *one["error"][1:])
    printed = {int(line): texts for line, texts in one["printed"].items()}
    return Run(Variables(**restored(one["variables"])), printed, one["facts"])


def main() -> None:
    """In that environment: a job as JSON on each line of standard input, what it gave on one of standard output."""
    warm({"numpy", "tensorflow"})
    for line in sys.stdin:
        path, source, watched = json.loads(line)
        print(json.dumps(isolated(_one, Path(path), source, watched)), flush=True)


def _one(path: Path, source: str, watched: bool) -> dict:
    try:
        gave = run(path, source, watched=watched)
    except SnippetError as error:
        return {"error": [str(error.path), error.line, error.sentence]}
    return {"printed": gave.printed, "variables": plain(vars(gave.variables)), "facts": gave.facts}


class _Unplain(Exception):
    """A value that is no plain data."""


def plain(variables: dict[str, Any]) -> dict[str, Any]:
    """The variables that are numbers, texts, lists, tuples, dicts or small arrays, as JSON can hold them."""
    found = {}
    for name, value in variables.items():
        if not name.startswith("_"):
            try:
                found[name] = _plain(value)
            except _Unplain:
                continue
    return found


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        items = [_plain(one) for one in value]
        return items if isinstance(value, list) else {"tuple": items}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {"dict": {key: _plain(one) for key, one in value.items()}}
    if callable(getattr(value, "numpy", None)):
        try:
            value = value.numpy()
        except Exception as error:  # a tensor of a graph, say
            raise _Unplain from error
    if hasattr(value, "tolist") and getattr(value, "size", MAX_ELEMENTS + 1) <= MAX_ELEMENTS:
        return {"array": value.tolist(), "dtype": str(value.dtype)} if getattr(value, "ndim", 0) else value.tolist()
    raise _Unplain


def restored(variables: dict[str, Any]) -> dict[str, Any]:
    """The variables from before `plain`; arrays, and lists of lists of one length, are NumPy's."""
    return {name: _restored(value) for name, value in variables.items()}


def _restored(value: Any) -> Any:
    import numpy as np  # the environments without it never restore

    if isinstance(value, list):
        items = [_restored(one) for one in value]
        is_table = bool(items) and all(isinstance(one, (list, np.ndarray)) for one in items)
        try:
            return np.array(items) if is_table else items
        except ValueError:  # rows of different lengths
            return items
    if not isinstance(value, dict):
        return value
    if "array" in value:
        return np.array(value["array"], dtype=value["dtype"])
    if "tuple" in value:
        return tuple(_restored(one) for one in value["tuple"])
    return {key: _restored(one) for key, one in value["dict"].items()}


if __name__ == "__main__":
    main()
