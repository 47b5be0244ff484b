"""What really happened after each mutation of an entry: what the snippet printed, and which claims fell.

Recorded in `<name>.outcomes.json` beside the snippet by `make update`; read here without running anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from tested_answers.content.claims import Mutation, read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import keys, printed_after, with_outputs
from tested_answers.content.violation import Violation


@dataclass(frozen=True)
class Outcome:
    """One mutation as a page shows it."""

    variant: str
    old: str
    new: str
    text: str  # the whole mutated snippet, with what it really printed in its `#>` lines
    falls: dict[str, str]  # claim (`test_...`) -> in one line, what it said


@dataclass
class Recorded:
    """One mutation as the file holds it: only what it prints otherwise, by the text of the line that prints."""

    prints: dict[str, list[str]] = field(default_factory=dict)
    falls: dict[str, str] = field(default_factory=dict)


def file_of(entry: Entry) -> Path:
    return entry.snippet.with_suffix(".outcomes.json")


def outcomes(entry: Entry) -> list[Outcome]:
    """What is recorded for each mutation, in the order of the test file; nothing where there is no file."""
    held, sources = read(entry), entry.sources()
    found = []
    for mutation in mutations(entry):
        if mutation in held and mutation.variant in sources:
            try:
                source = mutation.apply(sources[mutation.variant])
            except ValueError:  # `make check` says so
                continue
            text = shown(source, held[mutation].prints)
            found.append(Outcome(mutation.variant, mutation.old, mutation.new, text, held[mutation].falls))
    return found


def mutations(entry: Entry) -> dict[Mutation, int]:
    """Each mutation of the test file and its line, in order; claims may share one."""
    found: dict[Mutation, int] = {}
    for claim in read_claims(entry.test):
        for mutation in claim.mutations:
            found.setdefault(mutation, mutation.line)
    return found


def shown(source: str, prints: dict[str, list[str]]) -> str:
    """A mutated snippet with its own outputs; `source` still carries those from before the mutation."""
    printed = printed_after(source)
    for number, key in keys(source).items():
        if key in prints:
            printed[number] = prints[key]
    return with_outputs(source, printed)


def differing(source: str, printed: dict[int, list[str]]) -> dict[str, list[str]]:
    """What `shown` needs: of what a mutated snippet printed, by last lines, that which its `#>` lines do not say."""
    before, now = printed_after(source), {}
    for number, lines in printed.items():
        now[number] = [line.rstrip() for line in lines]
    return {key: now.get(number, []) for number, key in keys(source).items() if now.get(number) != before.get(number)}


def read(entry: Entry) -> dict[Mutation, Recorded]:
    """The file of an entry; raises ValueError with a sentence where it cannot be read."""
    file = file_of(entry)
    if not file.exists():
        return {}
    try:
        return {
            Mutation(one["old"], one["new"], one["variant"]): Recorded(one["prints"], one["falls"])
            for one in json.loads(file.read_text(encoding="utf-8"))
        }
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        line = getattr(error, "lineno", 1)
        raise ValueError(
            Violation(entry.shown(file), line, "cannot be read as recorded outcomes; remove it and run `make update`")
        ) from None


def written(records: dict[Mutation, Recorded]) -> str:
    """The text of the file."""
    held = [
        {"variant": one.variant, "old": one.old, "new": one.new, "prints": record.prints, "falls": record.falls}
        for one, record in records.items()
    ]
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"
