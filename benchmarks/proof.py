"""What the proof costs: imports, one entry with its claims and mutations, a fork."""

import statistics
import time

from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.proving import warming
from tested_answers.proving.proof import prove
from tested_answers.running.process import isolated

FORKS = 50  # empty ones, for the price of a fork


def report(entries: list[Entry]) -> None:
    """Print the rows of the proof."""
    began = time.perf_counter()
    warming.start(entries)
    isolated(time.time)
    imports = time.perf_counter() - began
    began, seconds = time.perf_counter(), {}
    for entry in entries:
        names = [claim.name for claim in read_claims(entry.test)]
        seconds[entry] = isolated(prove, entry, names).seconds
    took = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(FORKS):
        isolated(time.time)
    fork = (time.perf_counter() - began) / FORKS
    worst = max(seconds, key=seconds.__getitem__)
    print(f"imports, once                    {imports:8.2f} s")
    print(f"{f'proof of {len(entries)} entries':33}{took:8.2f} s, one after the other")
    print(
        f"  processor time of one          {statistics.median(seconds.values()):8.2f} s median, {seconds[worst]:.2f} s {worst}"
    )
    print(f"fork                             {1000 * fork:8.1f} ms")
