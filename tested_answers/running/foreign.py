"""Run snippets in another environment, and carry their plain variables over.

Runs there too, with nothing installed but what the snippets need: standard library only.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tested_answers.running.guard import bare_environment
from tested_answers.running.process import SnippetError, isolated, step, warm
from tested_answers.running.replay import Run, Variables, run

MAX_ELEMENTS = 2_000  # of an array that is carried over


def run_there(
    python: Path, root: Path, jobs: Iterable[tuple[Path, str]], *, watched: bool = False
) -> list[Run | SnippetError]:
    """What each (path, source) gave with that interpreter; the libraries are imported there once.

    Each that is done is a step of the task that asks: all of them together may take longer than one may.
    """
    jobs = [(str(path), source) for path, source in jobs]
    command = [str(python), "-W", "error", "-m", "tested_answers.running.foreign"]
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile("w+") as noise:
        # By the variable, not by -I and a path: the clean process that `warm` starts needs it too.
        environment = bare_environment(home) | {
            "PYTHONPATH": str(root),
            "PYTHONNOUSERSITE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=noise, text=True, env=environment, cwd=home
        ) as process:
            with suppress(BrokenPipeError), process.stdin as asked:  # where it could not begin; its status says so
                asked.write(json.dumps([jobs, watched]))  # is read whole before anything is written
            gave = []
            for line in process.stdout:
                step(Path(jobs[min(len(gave), len(jobs) - 1)][0]), 1)
                gave += [_result(one) for one in json.loads(line)]
        if process.returncode:
            noise.seek(0)
            last = (noise.read().strip().splitlines() or ["nothing on stderr"])[-1]
            raise SnippetError(Path(jobs[0][0]), 1, f"could not be run by {python.parent.parent.name}: {last}")
    return gave


def _result(one: dict) -> Run | SnippetError:
    if "error" in one:
        return SnippetError(Path(one["error"][0]), *one["error"][1:])
    printed = {int(line): texts for line, texts in one["printed"].items()}
    return Run(Variables(**restored(one["variables"])), printed, one["facts"])


def main() -> None:
    """In that environment: jobs as JSON on standard input, a list for what became of each on standard output.

    The first list is empty: the libraries are imported.
    """
    jobs, watched = json.load(sys.stdin)
    warm({"numpy", "tensorflow"})
    print([], flush=True)
    for path, source in jobs:
        print(json.dumps([isolated(_one, Path(path), source, watched)]), flush=True)


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
