"""Ask every answer in each environment of other releases, and write what came of it: `make test-versions`."""

import json
import os
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tested_answers.content.claims import read_claims
from tested_answers.content.drawing import FRESH
from tested_answers.content.entry import Entry
from tested_answers.content.since import applies
from tested_answers.files import write_atomically
from tested_answers.releases import record
from tested_answers.releases.record import Found, Record
from tested_answers.running import environments
from tested_answers.running.guard import bare_environment


def run(root: Path, options: Namespace) -> int:
    """The exit status is 1 where something that held in the last record does not hold any more."""
    places = {name: root / f".venv-{name}" / "bin" / "python" for name in options.names} or environments.releases(root)
    news: list[str] = []
    for name, python in places.items():
        if not python.exists():
            print(f"{name} is not installed; `make .venv-{name}/.done` does it", file=sys.stderr)
            return 1
        before = record.read(root, name)
        after = ask(root, name, python, options.entries)
        changed = changes(before, after, options.entries)
        if options.slugs:
            after.date, after.entries = before.date or after.date, before.entries | after.entries
        write_atomically(record.file_of(root, name), after.text())
        held = sum(found.holds for found in after.entries.values())
        print(
            f"{name}: {held} of {len(after.entries)} answers hold with {after.shown}.", *changed, sep="\n", flush=True
        )
        news += [f"## {after.shown}\n", *(f"{line}\n" for line in changed or ["Nothing changed."])]
    if options.report:
        write_atomically(options.report, "\n".join(news))
    return 1 if any("no longer" in line for line in news) else 0


def ask(root: Path, name: str, python: Path, entries: list[Entry]) -> Record:
    """What came of these answers with that interpreter. Raises RuntimeError where it cannot be started."""
    asked = Record(name, date.today().isoformat())
    for row in _rows(root, python, entries):
        if entry := row.pop("entry", None):
            asked.entries[entry] = Found(**row)
        else:
            asked.packages = row
    if len(asked.entries) < len(entries):
        raise RuntimeError(
            f"{name} ended after {len(asked.entries)} of {len(entries)} answers; its last words are above"
        )
    return asked


def _rows(root: Path, python: Path, entries: list[Entry]) -> Iterator[dict]:
    command = [str(python), "-m", "tested_answers.releases.asking", *map(str, entries)]
    with tempfile.TemporaryDirectory() as home:
        environment = bare_environment(home) | {
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "PYTHONNOUSERSITE": "1",
            "KERAS_HOME": home,
        }
        if FRESH in os.environ:
            environment[FRESH] = os.environ[FRESH]
        with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                if line.startswith("{"):
                    yield json.loads(line)


def changes(before: Record, after: Record, entries: list[Entry]) -> list[str]:
    """What a person should read: each answer of which something else came than at the last time, as Markdown."""
    lines = []
    for entry in entries:
        old, new = before.entries.get(str(entry)), after.entries[str(entry)]
        if _said(old) != _said(new):
            lines += [f"- {entry}: {_summary(old, new)}", *(f"    - {line}" for line in told(entry, new, after))]
    return lines


def _said(found: Found | None) -> tuple | None:
    return found and (found.stopped, found.stops, sorted(found.claims), sorted(found.mutations), found.outputs)


def _summary(old: Found | None, new: Found) -> str:
    if new.holds:
        again = "holds again" if old and not old.holds else "holds"
        return f"{again}, and prints the same" if new.same else f"{again}, but prints otherwise"
    return "does not hold" if old is None else "no longer holds" if old.holds else "fails otherwise than before"


def told(entry: Entry, found: Found, where: Record) -> Iterator[str]:
    """What came of an answer, in sentences."""
    if found.stopped:
        yield f"does not run: `{found.stopped}`"
    for variant, (line, sentence) in found.stops.items():
        yield f"does not run: `{entry.shown(entry.variants[variant])}:{line}: {sentence}`"
    sentences = {claim.name: claim.sentence for claim in read_claims(entry.test)}
    for name, reason in found.claims.items():
        yield f"does not hold: {sentences.get(name, name)} (`{reason}`)"
    for name, reason in found.mutations.items():
        yield f"is not shown to be able to fail: {sentences.get(name, name)} ({reason})"
    for one in found.outputs:
        if "line" in one:
            yield f"`{one['file']}:{one['line']}`: `{one['here']}` -> `{one['there']}`"
        else:
            yield f"`{one['file']}` is made otherwise"
    for claim in read_claims(entry.test):
        if claim.since and not applies(claim.since, where.packages):
            yield f"holds from {claim.since} on only, as its claim says: {claim.sentence}"
