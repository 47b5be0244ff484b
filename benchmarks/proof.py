"""What the proof costs: imports, the run of an entry, a fork."""

from __future__ import annotations

import time

from tested_answers.content.entry import Entry
from tested_answers.proving import snapshot, warming
from tested_answers.running.process import isolated

FORKS = 50  # empty ones, for the price of a fork


def report(entries: list[Entry]) -> None:
    """Print the rows of the proof."""
    began = time.perf_counter()
    warming.start(entries)
    isolated(time.time)
    imports = time.perf_counter() - began
    began = time.perf_counter()
    for entry in entries:
        isolated(snapshot.record, entry, False)
    took = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(FORKS):
        isolated(time.time)
    fork = (time.perf_counter() - began) / FORKS
    print(f"imports, once                    {imports:8.2f} s")
    print(f"{f'record of {len(entries)} entries':33}{took:8.2f} s")
    print(f"fork                             {1000 * fork:8.1f} ms")
