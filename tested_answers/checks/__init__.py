"""What every entry promises, as far as it shows without running anything."""

import sys
from argparse import Namespace
from pathlib import Path

from tested_answers.checks import claims, files, front_matter, numbers, pasted, sentences, shown
from tested_answers.content import marks, outcomes, predictions
from tested_answers.content.entry import Entry, find_entries
from tested_answers.content.lab import find_all
from tested_answers.content.violation import Violation
from tested_answers.explain import families
from tested_answers.proving import verdicts
from tested_answers.proving.verdicts import Verdicts


def check(root: Path, options: Namespace) -> int:
    """`make check`: print the violations of these entries, or of all and of the house; runs nothing."""
    entries: list[Entry] = options.entries
    everything, kept = find_entries(root), Verdicts(root)
    violations = [] if options.slugs else [*check_house(root), *families.read_all(root)[1]]
    for entry in entries:
        violations += check_once(entry, everything, kept)
    print(*violations, sep="\n", end="\n" if violations else "", file=sys.stderr)
    print(f"{len(entries)} entries checked, {len(violations)} violations.")
    name = entries[0].slug if options.slugs else "..."
    asks = f"`make prove SLUG={name}` asks them."
    print(f"Not asked: outputs, claims, mutations, cold runs, the page in a browser. {asks}")
    return 1 if violations else 0


def check_house(root: Path) -> list[Violation]:
    """Violations between entries: files without a page, slugs that stand twice."""
    everything = find_all(root)
    return sorted([*files.lonely(root, everything), *files.twins(everything), *marks.read(root)[1]])


def check_once(entry: Entry, entries: list[Entry], kept: Verdicts) -> list[Violation]:
    """The same as `check_entry`, which is asked only where something that it reads has changed."""
    if files.missing(entry) or files.unreadable(entry):
        return check_entry(entry, entries)
    key = verdicts.of_contract(entry, entries)
    if kept.get(key) is not None:
        return []
    if not (violations := check_entry(entry, entries)):
        kept.put(key, [str(entry)])
    return violations


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
