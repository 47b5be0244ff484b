"""Which snippets have their turn to run cold, and what of their run is theirs."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tested_answers.running.cold import DAYS, NEWEST, in_turn, run_cold

DEPENDS = ["tested_answers/running/cold.py", "tested_answers/running/guard.py"]
DAY = date(2026, 11, 26)


def commit(root: Path, message: str) -> None:
    for words in (["init"], ["add", "."], ["commit", "-m", message]):
        named = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *named, *words], cwd=root, check=True, capture_output=True)


def snippets(root: Path, count: int) -> list[Path]:
    """So many snippets, each with a commit of its own; all on one day."""
    paths = [root / f"snippet_{number}.py" for number in range(count)]
    for path in paths:
        path.write_text("print(1)\n", encoding="utf-8")
        commit(root, path.name)
    return paths


def test_so_many_of_the_newest_run_out_of_turn(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    paths = snippets(tmp_path, NEWEST + 2 * DAYS)
    seventh = in_turn(tmp_path_factory.mktemp("no_history"), paths, DAY)
    newest = [path for path in reversed(paths) if path not in seventh]
    assert in_turn(tmp_path, paths, DAY) == seventh | set(newest[:NEWEST])
    oldest = newest[-1]
    oldest.write_text("print(2)\n", encoding="utf-8")
    commit(tmp_path, "changed")
    assert in_turn(tmp_path, paths, DAY) == seventh | {oldest, *newest[: NEWEST - 1]}


def test_in_a_week_each_has_its_turn_also_without_a_history(tmp_path: Path) -> None:
    paths = [tmp_path / f"snippet_{number}.py" for number in range(40)]
    days = [in_turn(tmp_path, paths, DAY + timedelta(days=day)) for day in range(DAYS)]
    assert set().union(*days) == set(paths)
    assert sum(map(len, days)) == len(paths)


@pytest.mark.parametrize(
    ("logged", "said"),
    [
        ("Matplotlib is building the font cache; this may take a moment.", ""),
        ("careful", "writes to stderr: careful"),
    ],
    ids=["a slow machine", "the snippet"],
)
def test_what_a_library_logs_at_import_is_not_the_snippets(tmp_path: Path, logged: str, said: str) -> None:
    path = tmp_path / "snippet.py"
    path.write_text(f"import sys\n\nprint({logged!r}, file=sys.stderr)\nprint(1)\n#> 1\n", encoding="utf-8")
    assert run_cold(path, sys.executable) == said
