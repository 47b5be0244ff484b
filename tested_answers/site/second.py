"""A build from nothing on two cores: while it goes through a list from the front, a copy of its process does so from the end.

The copy keeps what it works out (tested_answers.kept), writes nothing else, and ends where the two meet. Nothing depends on
it: what it did not keep, the build works out by itself.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import wait

_MISSED = 3  # pieces that were not kept: from there on a copy is worth its start
_PATIENCE = 1.0  # seconds for what the copy is at when it is no longer needed


class Second:
    """The other process for one list of names; `work` is done there with each of them, from the last on."""

    def __init__(self, names: list[str], work: Callable[[str], object]) -> None:
        self._names, self._work = names, work
        self._places = {name: place for place, name in enumerate(names)}
        self._front = multiprocessing.RawValue("i", -1)  # where the build is; the copy sees it move
        self._missed, self._process = 0, None

    def reached(self, name: str) -> None:
        """The build is at this one now."""
        self._front.value = self._places.get(name, -1)

    def missed(self) -> None:
        """Something was not kept."""
        self._missed += 1
        alone = threading.active_count() == 1  # a copy has no other thread, whatever that held
        if self._missed == _MISSED and alone and _cores() > 1 and "fork" in multiprocessing.get_all_start_methods():
            self._process = multiprocessing.get_context("fork").Process(target=self._run, daemon=True)
            self._process.start()

    def end(self) -> None:
        """The build has all of it."""
        if self._process:
            self._front.value = len(self._names)
            self._process.join(_PATIENCE)
            self._process.kill()
            self._process.join()
            self._process = None

    def _run(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):  # the build says it, where it comes to the same
            os.dup2(nowhere, stream)
        gc.freeze()  # what the build holds is not gone through again, for that would copy it
        self.reached = lambda name: None  # where the copy is, is its own affair
        for place, name in reversed([*enumerate(self._names)]):
            if place <= self._front.value:
                break
            self._work(name)


def _cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end_with_parent() -> None:
    wait([multiprocessing.parent_process().sentinel])
    os._exit(1)
