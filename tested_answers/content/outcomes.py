"""What really happened after each mutation of an entry: what the snippet printed, and which claims fell.

Recorded in `<name>.outcomes.json` beside the snippet by `make update`; read here without running anything.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
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

    @property
    def name(self) -> str:
        """Its name in addresses: the same as long as the mutation is the same, whatever is done around it."""
        return sha256(f"{self.old}\0{self.new}".encode()).hexdigest()[:8]


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
            text = mutated(source, held[mutation].prints)
            found.append(Outcome(mutation.variant, mutation.old, mutation.new, text, held[mutation].falls))
    return found


def mutations(entry: Entry) -> dict[Mutation, int]:
    """Each mutation of the test file and its line, in order; claims may share one."""
    found: dict[Mutation, int] = {}
    for claim in read_claims(entry.test):
        for mutation in claim.mutations:
            found.setdefault(mutation, mutation.line)
    return found


def mutated(source: str, prints: dict[str, list[str]]) -> str:
    """A mutated snippet with its own outputs; `source` still carries those from before the mutation."""
    printed = printed_after(source)
    for number, key in keys(source).items():
        if key in prints:
            printed[number] = prints[key]
    return with_outputs(source, printed)


def differing(source: str, printed: dict[int, list[str]]) -> dict[str, list[str]]:
    """What `mutated` needs: of what a mutated snippet printed, by last lines, that which its `#>` lines do not say."""
    before = printed_after(source)
    now = {number: [line.rstrip() for line in lines] for number, lines in printed.items()}
    return {key: now.get(number, []) for number, key in keys(source).items() if now.get(number) != before.get(number)}


def printed_by_key(source: str) -> dict[str, list[str]]:
    """What the `#>` lines of a snippet say, by the text of the line that prints it."""
    before = printed_after(source)
    return {key: before.get(number, []) for number, key in keys(source).items()}


def read(entry: Entry) -> dict[Mutation, Recorded]:
    """The file of an entry; raises ValueError with a sentence where it cannot be read."""
    file = file_of(entry)
    try:
        return {
            Mutation(one["old"], one["new"], one["variant"]): Recorded(one["prints"], one["falls"])
            for one in json.loads(file.read_text(encoding="utf-8") if file.exists() else "[]")
        }
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        line = getattr(error, "lineno", 1)
        raise ValueError(
            Violation(entry.shown(file), line, "cannot be read as recorded outcomes; remove it and run `make update`")
        ) from None


def read_leniently(entry: Entry) -> dict[Mutation, Recorded]:
    """The same, and nothing of a file that cannot be read: `make check` says so, `make update` writes it anew."""
    try:
        return read(entry)
    except ValueError:
        return {}


def line_of(entry: Entry, mutation: Mutation) -> int:
    """Where the file speaks of a mutation."""
    text = file_of(entry).read_text(encoding="utf-8")
    named = {key: getattr(mutation, key) for key in ("variant", "old", "new")}
    rows = [f'  "{key}": {json.dumps(value, ensure_ascii=False)},\n' for key, value in named.items()]
    return text.count("\n", 0, max(0, text.find("".join(rows)))) + 1


def violations(entry: Entry) -> Iterator[Violation]:
    """Mutations without a recorded outcome, and outcomes of mutations that are none any more."""
    shown = entry.shown(file_of(entry))
    try:
        held = read(entry)
    except ValueError as error:
        yield error.args[0]
        return
    named = mutations(entry)
    if named and not file_of(entry).exists():
        yield Violation(shown, 1, "is missing, so no outcome of a mutation is recorded; run `make update`")
        return
    for one, line in named.items():
        if one not in held:
            sentence = f"the mutation of {one.old!r} to {one.new!r} has no recorded outcome; run `make update`"
            yield Violation(entry.shown(entry.test), line, sentence)
    for one in held:
        if one not in named:
            sentence = f"records the mutation of {one.old!r} to {one.new!r}, which no claim names; run `make update`"
            yield Violation(shown, line_of(entry, one), sentence)


def written(records: dict[Mutation, Recorded]) -> str:
    """The text of the file."""
    held = [
        {"variant": one.variant, "old": one.old, "new": one.new, "prints": record.prints, "falls": record.falls}
        for one, record in records.items()
    ]
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"
