"""Violations that are known and tolerated until the entry is rewritten: `baseline.json`, which may only shrink.

It holds a fingerprint of each sentence, so a number that changes is a new violation, and one that is mended leaves.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tested_answers.content.entry import Entry
from tested_answers.content.violation import Violation

FILE = "baseline.json"


def read(root: Path) -> dict[str, list[str]]:
    """Entry -> fingerprints; empty where there is no baseline."""
    file = root / FILE
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def text_of(known: dict[str, list[str]]) -> str:
    return json.dumps({name: marks for name, marks in sorted(known.items()) if marks}, indent=1) + "\n"


def fingerprints(found: list[Violation]) -> list[str]:
    """Short marks of what is wrong, wherever on the page it stands."""
    return sorted(sha256(f"{one.path} {one.sentence}".encode()).hexdigest()[:8] for one in found)


def untolerated(entry: Entry, found: list[Violation]) -> Iterator[Violation]:
    """What the baseline does not hold; and one violation where it holds what is mended."""
    left = Counter(read(entry.root).get(str(entry), []))
    for violation in found:
        (mark,) = fingerprints([violation])
        if left[mark]:
            left[mark] -= 1
        else:
            yield violation
    if gone := left.total():
        yield Violation(
            FILE, 1, f"tolerates {gone} violations of {entry} that are mended; run `make baseline`, which removes them"
        )


def lonely(root: Path, everything: list[Entry]) -> Iterator[Violation]:
    names = {str(entry) for entry in everything}
    for name in read(root).keys() - names:
        yield Violation(FILE, 1, f"tolerates violations of {name}, which is no entry; run `make baseline`")
