"""What `make test` asks of a site of many answers that were proved before: nothing changed, and one snippet changed."""

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import checkout as copies

from tested_answers.content.claims import read_claims
from tested_answers.content.entry import find_entries
from tested_answers.proving import verdicts

NOT_ANSWERS = ("contract", "families", "labs", "site", "tools")  # which do not grow with them


def report(checkout: Path) -> None:
    """Print the rows of the proof of a grown checkout."""
    plant(checkout)
    row("prove it, nothing changed", checkout)
    entries = find_entries(checkout)
    begins = lambda slug: sum(one.slug.startswith(slug) for one in entries)  # noqa: E731
    snippet = next(one for one in entries if begins(one.slug) == 1).snippet  # no other's files begin with its name
    snippet.write_text(f"{snippet.read_text(encoding='utf-8')}# The end.\n", encoding="utf-8")
    row("prove it, one snippet changed", checkout)


def plant(checkout: Path) -> None:
    """Keep a verdict of each answer, as if all had been proved: proving a thousand takes an hour, and its price is known."""
    kept = verdicts.Verdicts(checkout)
    for entry in find_entries(checkout):
        kept.put(verdicts.of_proof(entry), [claim.name for claim in read_claims(entry.test)])


def row(name: str, checkout: Path) -> None:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    ask(checkout)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:33}{seconds:8.2f} s, processor {processor:.2f} s")


def ask(checkout: Path) -> None:
    """Have pytest ask the claims of all answers."""
    shutil.copyfile(copies.ROOT / "pyproject.toml", checkout / "pyproject.toml")
    others = [f"--ignore=tests/{name}" for name in NOT_ANSWERS]
    command = [sys.executable, "-m", "pytest", "-q", *others]
    asked = subprocess.run(command, cwd=checkout, env=copies.environment(), capture_output=True, text=True, check=False)
    if asked.returncode:
        sys.exit(f"{' '.join(command)} failed in {checkout}:\n{asked.stdout[-2000:]}{asked.stderr}")
