"""Run tasks in processes of their own, forked from one clean process that has the libraries imported.

That process starts before any test or fixture does, so a task inherits nothing from the caller. A task that makes no
step for `STEP_LIMIT` seconds is ended, and every task ends with the process that asked for it, whatever ends that.
"""

import atexit
import multiprocessing
import os
import pickle
import shutil
import signal
import sys
import tempfile
import threading
import traceback
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from tested_answers.running.guard import ENVIRONMENT

STEP_LIMIT = 120.0  # seconds for one statement of a snippet, or one claim, on a machine that is busy otherwise
WARM = "TESTED_ANSWERS_WARM"  # the modules that the clean process imports
_SILENT = ENVIRONMENT | {"PYTHONHASHSEED": "0"}
_SILENT |= {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}  # large pages: a fork takes half the time

_clean = multiprocessing.get_context("forkserver")
_fork = multiprocessing.get_context("fork")
_report: Connection | None = None  # in a task: where its steps and its result go


class SnippetError(Exception):
    """A snippet that cannot be run to its end: where, what is wrong, what to write instead."""

    def __init__(self, path: Path, line: int, sentence: str):
        super().__init__(path, line, sentence)
        self.path, self.line, self.sentence = path, line, sentence

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"


def warm(modules: Iterable[str]) -> None:
    """Start the clean process with these modules imported. Heard only before the first task."""
    os.environ.update(_SILENT)  # with a thread for each core, snippets under load took six times as long
    os.environ[WARM] = ",".join(sorted(modules))
    home = os.environ.get("HOME")
    os.environ["HOME"] = os.environ["KERAS_HOME"] = empty = tempfile.mkdtemp(prefix="home-")  # not the user's settings
    atexit.register(shutil.rmtree, empty, ignore_errors=True)
    _clean.set_forkserver_preload([f"{__package__}.warm"])
    with suppress(Exception):
        Task(os.getpid).result()  # the first task starts it
    os.environ.pop("KERAS_HOME")
    if home is not None:
        os.environ["HOME"] = home


class Task:
    """`function(*arguments)` in a process of its own, beside this one until `result` is asked."""

    def __init__(self, function: Callable, *arguments: object, fork: bool = False) -> None:
        """`fork`: from this process instead of the clean one, so that the task sees what is in memory here."""
        self.reader, writer = (_fork if fork else _clean).Pipe(duplex=False)
        self.leads = not fork
        self.scratch = tempfile.mkdtemp(prefix="task-") if self.leads else ""  # forks of it share it
        start = (_fork if fork else _clean).Process
        self.process = start(target=_serve, args=(writer, function, arguments, self.scratch))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of threads; no task waits for one
            self.process.start()
        writer.close()

    def result(self, step_limit: float = STEP_LIMIT) -> Any:
        """What the task gave; its exceptions are raised here. Raises SnippetError where it died or made no step."""
        path, line = Path(), 1
        try:
            while True:
                ready = wait([self.reader, self.process.sentinel], step_limit)
                if not ready:
                    raise SnippetError(
                        path, line, f"is still running after {step_limit:.0f} s; end the loop or shrink the data"
                    )
                if self.reader not in ready and not self.reader.poll():
                    raise EOFError
                kind, value = pickle.loads(self.reader.recv_bytes())
                if kind == "step":
                    path, line = value
                    step(path, line)  # whoever waits for this process waits for that one
                    continue
                if kind == "raised":
                    raise value
                return value
        except EOFError:
            raise SnippetError(
                path, line, "ended the process (os._exit, or a crash); a snippet runs to its end"
            ) from None
        finally:
            self.stop()
            self.process.join()
            self.process.close()
            self.reader.close()
            if self.leads:
                shutil.rmtree(self.scratch, ignore_errors=True)

    def stop(self) -> None:
        """End the task and all that it started; who waits for its result is told that it died."""
        for kill in (os.killpg, os.kill) if self.leads else (os.kill,):
            with suppress(ProcessLookupError, PermissionError):
                kill(self.process.pid, signal.SIGKILL)


class Crew:
    """Runs tasks beside each other, as many as there are cores; leaving it ends what still runs."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(os.cpu_count())
        self._running: set[Task] = set()
        self._left = False

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *_: object) -> None:
        self._left = True
        self._pool.shutdown(wait=False, cancel_futures=True)
        for task in list(self._running):
            task.stop()

    def submit(self, function: Callable, *arguments: object) -> Future:
        """A future of what `isolated` would give."""
        return self._pool.submit(self._run, function, *arguments)

    def _run(self, function: Callable, *arguments: object) -> Any:
        task = Task(function, *arguments)
        self._running.add(task)
        if self._left:
            task.stop()
        try:
            return task.result()
        finally:
            self._running.discard(task)


def isolated(function: Callable, *arguments: object, step_limit: float = STEP_LIMIT) -> Any:
    """The result of the task, run from the clean process."""
    return Task(function, *arguments).result(step_limit)


def step(path: Path, line: int) -> None:
    """Say from within a task where it is: its time begins anew."""
    if _report is not None:
        _report.send_bytes(pickle.dumps(("step", (path, line))))


def _serve(writer: Connection, function: Callable, arguments: tuple, scratch: str) -> None:
    """Run in the task's process; never returns to the caller's code. `scratch`: for its temporary files, where it leads."""
    global _report
    _report = writer
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if scratch:
        tempfile.tempdir = os.environ["TMPDIR"] = scratch
        os.setsid()  # one group for it and all that it starts
        threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()
    try:
        data = pickle.dumps(("value", function(*arguments)))
    except BaseException as error:
        data = _pickled(error)
    with suppress(BrokenPipeError):
        writer.send_bytes(data)
    sys.stdout.flush()
    os._exit(0)


def _end_with_parent(scratch: str) -> None:
    wait([multiprocessing.parent_process().sentinel])
    shutil.rmtree(scratch, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def _pickled(error: BaseException) -> bytes:
    """The exception itself where it survives pickling, else its traceback as text."""
    try:
        data = pickle.dumps(("raised", error))
        pickle.loads(data)
        return data
    except Exception:
        return pickle.dumps(("raised", RuntimeError("".join(traceback.format_exception(error)))))
