"""One quick look at an entry: what its run gives, and which of its claims hold; no mutation, no cold run."""

from dataclasses import dataclass, field
from pathlib import Path

from tested_answers.content.claims import read_claims
from tested_answers.content.differences import differences
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


def changes(entry: Entry, texts: dict[Path, str]) -> list[Violation]:
    """What would be written otherwise, place by place: old -> new."""
    found = []
    for path, text in texts.items():
        for line, *pair in differences(path, text):
            if not line:
                pair = [f"{len(whole):,} characters" for whole in (read_if_there(path), text)]
            old, new = (one.strip().removeprefix(MARK).strip() or "(nothing)" for one in pair)
            found.append(Violation(entry.shown(path), line or 1, f"{old} -> {new}"))
    return sorted(found)
