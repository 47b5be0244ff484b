"""What every entry promises, as far as it shows without running anything."""

from pathlib import Path

from tested_answers.checks import claims, files, front_matter, numbers, pasted, sentences, shown
from tested_answers.content import marks, outcomes, predictions
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import find_all
from tested_answers.content.violation import Violation


def check_house(root: Path) -> list[Violation]:
    """Violations between entries: files without a page, slugs that stand twice."""
    everything = find_all(root)
    return sorted([*files.lonely(root, everything), *files.twins(everything), *marks.read(root)[1]])


def check_entry(entry: Entry, entries: list[Entry] | None = None) -> list[Violation]:
    """Violations within one entry, in order."""
    missing, known = files.missing(entry), entries or find_entries(entry.root)
    if unreadable := files.unreadable(entry):
        return sorted(missing + unreadable)
    found = [*missing, *front_matter.check(entry, known), *files.placeholders(entry)]
    if not missing:
        found += [*files.check(entry), *claims.check(entry), *pasted.check(entry), *shown.check(entry)]
        found += [*outcomes.violations(entry), *predictions.violations(entry)] if entry.has_page else ()
        if entry.head.lines:
            found += numbers.check(entry, known)
            found += sentences.check_sentences(entry, known) if entry.has_page else ()
    return sorted(found)
