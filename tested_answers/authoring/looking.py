"""One quick look at an entry: what its run gives, and which of its claims hold; no mutation, no cold run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from tested_answers.content import bindings
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import MARK
from tested_answers.content.violation import Violation
from tested_answers.files import read_if_there
from tested_answers.proving import snapshot
from tested_answers.proving.asking import Asking
from tested_answers.proving.message import reason


@dataclass
class Look:
    """What the files should hold, where they differ, and what is wrong."""

    texts: dict[Path, str] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    claims: int = 0  # that hold


@dataclass(frozen=True, order=True)
class Change:
    """One place of a file that the run would write otherwise."""

    path: str
    line: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.old or '(nothing)'} -> {self.new or '(nothing)'}"


def look(entry: Entry) -> Look:
    """Run it, in this process: call it in one of its own."""
    taken = snapshot.take(entry)
    found = Look(violations=list(taken.violations))
    if taken.violations:
        return found
    found.texts = {path: text for path, text in taken.texts.items() if read_if_there(path) != text}
    if found.texts and (differ := snapshot.unseeded(entry, taken, snapshot.take(entry))):
        found.violations, found.texts = differ, {}
    claims = {claim.name: claim for claim in read_claims(entry.test)}

    def work(asking: Asking) -> None:
        for name, outcome in asking.outcomes(claims).items():
            if outcome.holds:
                found.claims += 1
            else:
                sentence = f"{name} does not hold: {reason(outcome.text)[:200]}"
                found.violations.append(Violation(entry.shown(entry.test), claims[name].line, sentence))

    Asking(entry, taken.variables, work).run()
    return found


def changes(entry: Entry, texts: dict[Path, str]) -> list[Change]:
    """What would be written, place by place."""
    return sorted(change for path, text in texts.items() for change in _changes(entry.shown(path), path, text))


def _changes(shown: str, path: Path, text: str) -> Iterator[Change]:
    held = read_if_there(path)
    if path.suffix == ".md":
        for old, new in zip(bindings.find_bound(held), bindings.find_bound(text), strict=True):
            if old.text != new.text:
                yield Change(shown, old.line, old.text, new.text)
    elif path.suffix == ".py":
        old, new = held.splitlines(), text.splitlines()
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                yield Change(shown, a + 1, _shown(old[a:b]), _shown(new[c:d]))
    else:
        yield Change(shown, 1, f"{len(held):,} characters", f"{len(text):,} characters")


def _shown(lines: list[str]) -> str:
    return " | ".join(line.strip().removeprefix(MARK).strip() for line in lines)
