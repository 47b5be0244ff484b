"""What `make new` and `make rename` do and say."""

from __future__ import annotations

from pathlib import Path

from tested_answers.authoring import renaming
from tested_answers.authoring.scaffold import new_entry
from tested_answers.authoring.similar import SAME, similar
from tested_answers.content.entry import find_entries
from tested_answers.files import write_atomically


def new(root: Path, topic: str, question: str, slug: str, *, anyway: bool = False) -> int:
    """Start an entry; 1 where it seems to be there already. Raises ValueError where it cannot be made."""
    near = similar(question, find_entries(root))
    same = [entry for share, entry in near if share >= SAME]
    files = new_entry(root, topic, question, slug, tuple(entry.slug for _, entry in near[:3]))
    if near:
        print("Near it, the nearest first:")
        for share, entry in near:
            asks_it = f" ({share:.0%} of the words are the same)" if share >= SAME else ""
            print(f"  {entry}  {entry.title}{asks_it}")
    if same and not anyway:
        print(
            f"Nothing was written: {same[0].shown(same[0].page)} may answer this already. If not, repeat it with ANYWAY=1."
        )
        return 1
    for path, text in files.items():
        write_atomically(path, text)
        print(f"wrote {path.relative_to(root)}")
    started = next(iter(files)).stem
    if near:
        print("`related:` names the nearest three; leave in it those that help.")
    print(f"It runs, and is red until it is real. See it while you write: make dev SLUG={started}")
    return 0


def rename(root: Path, old: str, name: str) -> int:
    """Move an entry. Raises ValueError where it cannot be moved."""
    plan = renaming.plan(root, old, name)
    renaming.carry_out(plan)
    for source, target in plan.moves.items():
        print(f"moved {source.relative_to(root)} -> {target.relative_to(root)}")
    for path, count in plan.counts.items():
        print(f"changed {path.relative_to(root)} ({count} {'place' if count == 1 else 'places'})")
    print(
        f"{plan.old}.html leads to {plan.new}.html from now on (`moved_from`). Look for prose that names the old page:"
    )
    print("  git diff, then make prove SLUG=" + plan.new.slug)
    return 0
