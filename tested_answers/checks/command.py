"""`make check`: the contract of entries and of the house."""

import sys
from argparse import Namespace
from pathlib import Path

from tested_answers.checks import check_entry, check_house
from tested_answers.content.entry import Entry, find_entries
from tested_answers.explain import families


def check(root: Path, options: Namespace) -> int:
    """Print the violations; runs nothing."""
    entries: list[Entry] = options.entries
    everything = find_entries(root)
    violations = [] if options.slugs else [*check_house(root), *families.read_all(root)[1]]
    for entry in entries:
        violations += check_entry(entry, everything)
    print(*violations, sep="\n", end="\n" if violations else "", file=sys.stderr)
    print(f"{len(entries)} entries checked, {len(violations)} violations.")
    name = entries[0].slug if options.slugs else "..."
    print(
        f"Not asked: outputs, claims, mutations, cold runs, the page in a browser. `make prove SLUG={name}` asks them."
    )
    return 1 if violations else 0
