"""What runs in another environment: each snippet of it is a step of its own, and what it raised is told."""

import os
import sys
import time
from pathlib import Path

import pytest

from tested_answers.files import find_root
from tested_answers.proving.snapshot import held_where_close
from tested_answers.running import foreign
from tested_answers.running.process import SnippetError, isolated

ROOT = find_root(Path(__file__).parent)
HERE = Path(sys.executable)


def several(steps: list[Path]) -> tuple[int, dict[int, list[str]]]:
    foreign.step = lambda path, _: steps.append(path)
    first = foreign.run_there(HERE, ROOT, Path("one.py"), "n = 6 * 7\nprint(n)\n")
    with pytest.raises(SnippetError) as raised:
        foreign.run_there(HERE, ROOT, Path("two.py"), "n = 1\n\nn.gone\n")
    assert (raised.value.path, raised.value.line) == (Path("two.py"), 3)
    third = foreign.run_there(HERE, ROOT, Path("three.py"), "import os\nn = os.getppid()\n")
    fourth = foreign.run_there(HERE, ROOT, Path("four.py"), "import os\nn = os.getppid()\n")
    assert third.variables.n == fourth.variables.n  # the libraries are imported once
    assert steps == [Path(f"{name}.py") for name in ("one", "two", "three", "four")]
    return first.variables.n, first.printed


def test_each_snippet_there_is_a_step_here() -> None:
    """Together they may take longer than one may: a task that hears nothing is ended."""
    assert isolated(several, []) == (42, {2: ["42"]})


def test_it_ends_with_the_task_that_asked() -> None:
    alive = isolated(server)
    with pytest.raises(ProcessLookupError):
        for _ in range(600):
            os.kill(alive, 0)
            time.sleep(0.05)


def server() -> int:
    foreign.run_there(HERE, ROOT, Path("one.py"), "n = 1\n")
    return foreign._started(HERE, ROOT).process.pid


def test_an_interpreter_that_ends_is_named(tmp_path: Path) -> None:
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho no such library >&2\nexit 3\n")
    python.chmod(0o755)
    with pytest.raises(SnippetError, match="could not be run by env: no such library"):
        foreign.run_there(python, ROOT, Path("one.py"), "x = 1\n" * 100_000)


@pytest.mark.parametrize(
    ("fresh", "held", "kept"),
    [
        ("3.142857313156128,", "3.142857074737549,", True),
        ("3.1429,", "3.1428,", False),
        ("7,", "8,", False),
        ('"1.0000001",', '"1.0000002",', False),
    ],
)
def test_a_record_is_held_where_another_processor_rounds_otherwise(fresh: str, held: str, kept: bool) -> None:
    text = '{{\n "x": [\n  {}\n  1\n ]\n}}\n'
    assert held_where_close(text.format(fresh), text.format(held)) == text.format(held if kept else fresh)
    assert held_where_close(text.format(fresh), text.format(held) + "\n") == text.format(fresh)
