"""A task runs from a clean process, has a deadline, and ends with whoever asked for it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tested_answers.running.process import Crew, SnippetError, Task, isolated, step

DEPENDS = ["tested_answers/running/*.py"]


def fork_and_touch(marker: Path) -> None:
    if os.fork() == 0:
        time.sleep(1)
        marker.touch()
        os._exit(0)


def fail() -> None:
    raise ZeroDivisionError("by design")


def hang(place: Path) -> None:
    step(place, 7)
    while True:
        time.sleep(1)


def walk(place: Path) -> str:
    for line in range(12):
        step(place, line)
        time.sleep(0.5)
    return "arrived"


def vanish() -> None:
    os._exit(0)


def has_module(name: str) -> bool:
    return name in sys.modules


def leave_a_file_in_a_fork() -> list[str]:
    """Also what it makes itself, and what a process that it starts does."""
    code = "import tempfile; print(tempfile.mkdtemp())"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    return [tempfile.mkdtemp(), Task(tempfile.mkdtemp, fork=True).result(), started]


def twice_in_a_fork(number: int) -> int:
    held = [number]
    return Task(lambda: held[0] * 2, fork=True).result()


def test_a_task_ends_with_all_that_it_started(tmp_path: Path) -> None:
    isolated(fork_and_touch, tmp_path / "alive")
    time.sleep(1.5)
    assert not (tmp_path / "alive").exists()


def test_an_exception_of_the_task_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError, match="by design"):
        isolated(fail)


def test_a_task_that_makes_no_step_is_ended_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(SnippetError) as caught:
        isolated(hang, tmp_path, step_limit=5.0)
    assert (caught.value.path, caught.value.line) == (tmp_path, 7)
    assert "is still running" in caught.value.sentence


def test_each_step_has_its_own_time(tmp_path: Path) -> None:
    assert isolated(walk, tmp_path, step_limit=5.0) == "arrived"


def test_a_task_that_vanishes_is_named() -> None:
    with pytest.raises(SnippetError, match="ended the process"):
        isolated(vanish)


def test_a_task_inherits_no_module_of_the_caller() -> None:
    assert has_module("playwright") or __import__("playwright")
    assert not isolated(has_module, "playwright")


def test_a_fork_of_a_task_sees_its_memory() -> None:
    assert isolated(twice_in_a_fork, 21) == 42


def test_temporary_files_end_with_their_task() -> None:
    made = isolated(leave_a_file_in_a_fork)
    assert len({Path(one).parent for one in made}) == 1, made
    assert [one for one in made if os.path.exists(one)] == []


def test_leaving_a_crew_ends_what_runs(tmp_path: Path) -> None:
    with Crew() as crew:
        future = crew.submit(hang, tmp_path)
        while not future.running():
            time.sleep(0.05)
    with pytest.raises(SnippetError):
        future.result(timeout=30)


PARENT = """
import signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs in the background without it
sys.path.insert(0, {tests!r})
from tested_answers.running.process import isolated
from test_process import beat
if __name__ == "__main__":
    isolated(beat, Path({marker!r}))
"""


def beat(marker: Path) -> None:
    """Show for a minute that this task and a child of it are alive."""
    os.fork()
    for _ in range(600):
        step(marker, 1)
        marker.write_text(f"{time.monotonic()}", encoding="utf-8")
        time.sleep(0.1)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT], ids=lambda how: how.name)
def test_tasks_end_with_their_caller(tmp_path: Path, how: signal.Signals) -> None:
    script, marker = tmp_path / "parent.py", tmp_path / "beat"
    script.write_text(PARENT.format(tests=str(Path(__file__).parent), marker=str(marker)), encoding="utf-8")
    here = os.environ | {"TMPDIR": str(tmp_path)}
    parent = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL, env=here)
    try:
        deadline = time.monotonic() + 60
        while not marker.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert marker.exists(), "the task never began"
        parent.send_signal(how)
        parent.wait(timeout=30)
    finally:
        parent.kill()
        parent.wait()
    last, deadline = None, time.monotonic() + 20  # of the minute that it would go on for
    while (now := marker.read_text(encoding="utf-8")) != last:
        assert time.monotonic() < deadline, "the task outlives its caller"
        last = now
        time.sleep(1)
    assert [*tmp_path.glob("task-*")] == []
