"""What runs in another environment: each snippet of it is a step of its own, and what it raised is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tested_answers.running import foreign
from tested_answers.running.process import SnippetError

ROOT = Path(__file__).parents[2]
JOBS = [(Path("one.py"), "n = 6 * 7\nprint(n)\n"), (Path("two.py"), "n = 1\n\nn.gone\n"), (Path("three.py"), "n = 3\n")]


def test_each_snippet_there_is_a_step_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Together they may take longer than one may: a wait that hears nothing ends them all."""
    steps: list[Path] = []
    monkeypatch.setattr(foreign, "step", lambda path, _: steps.append(path))
    first, second, third = foreign.run_there(Path(sys.executable), ROOT, JOBS)
    assert (first.variables.n, first.printed, third.variables.n) == (42, {2: ["42"]}, 3)
    assert isinstance(second, SnippetError) and (second.path, second.line) == (Path("two.py"), 3)
    assert len(steps) == 1 + len(JOBS)  # the libraries first


def test_an_interpreter_that_ends_is_named(tmp_path: Path) -> None:
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho no such library >&2\nexit 3\n")
    python.chmod(0o755)
    with pytest.raises(SnippetError, match="could not be run by env: no such library"):
        foreign.run_there(python, ROOT, [(Path("one.py"), "x = 1\n" * 100_000)])
