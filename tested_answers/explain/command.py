"""`python -m tested_answers explain < traceback.txt`, and `new-error`."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from tested_answers.content.entry import Entry
from tested_answers.explain.engine import Engine
from tested_answers.explain.families import FOLDER, areas, find_families
from tested_answers.files import write_atomically

WIDE = 100
_NEW = """title: REPLACE ME with what is wrong, in a few words
library: torch
wordings:
  - "REPLACE ME with the message, numbers as {size}, shapes as {got:shape}, dtypes and names as {kind:word}, the rest as ..."
means: "REPLACE ME with one sentence that says what {size} and {got} are."
numbers:
  size: REPLACE ME with what this number is
  got: REPLACE ME
  kind: REPLACE ME
causes: # the ones that are met most come first
  - because: REPLACE ME with one sentence.
    tell: "REPLACE ME with what to print"
    write: "REPLACE ME with the line that works, with {size} in it"
    answer: topic/slug
    draws: {size: 1..40, kind: [float32, float64]}
    where: size > 1
    numbers: {got: "[size, 2]"}
    setup: x = torch.randn(size, 2)
    fails: the code that raises the message, REPLACE ME
    fixed: the same code with the fix; WRITE is the line above
"""


def explain(root: Path, options: Namespace) -> int:
    """0 where a family fits, 1 where none does."""
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    if not text.strip():
        print("nothing was pasted; write `python -m tested_answers explain < traceback.txt`", file=sys.stderr)
        return 1
    engine = Engine(find_families(root))
    if found := engine.explained(text):
        print(*_said(found, root), "", engine.families[found["slug"]].address, sep="\n")
        return 0
    print("Not here: no family of messages fits this text.")
    if near := engine.nearest(text):
        print("Near, but not the same:", *(f"  {family.title} ({family.address})" for family in near), sep="\n")
    return 1


def _said(found: dict, root: Path) -> Iterator[str]:
    """The lines of an explanation."""
    yield from (found["title"], "", _wrapped(found["means"]))
    if found["cut"]:
        yield _wrapped("(A part of the message is missing; what is left of it fits.)")
    if found["general"]:
        yield _wrapped("(These are Python's own words, and nothing around them says what the program does.)")
    if found["since"]:
        yield _wrapped(f"(This wording: {found['since']}.)")
    yield from (f"  {raw:<12} {meaning}" for _, raw, meaning in found["numbers"])
    for number, cause in enumerate(found["causes"], 1):
        yield from ("", _wrapped(f"{number}. {cause['because']}"))
        if cause["tell"]:
            yield _wrapped(f"   To tell: {cause['tell']}", "            ")
        if cause["mended"]:
            yield from ("   Your line, mended:", f"      {cause['mended']}")
        if cause["write"]:
            yield from ("   Write:", *(f"      {line}" for line in cause["write"].splitlines()))
        if cause["answer"]:
            topic, _, slug = cause["answer"].partition("#")[0].partition("/")
            yield f"   Proved:  {Entry(root, topic, slug).title} (docs/{topic}/{slug}.md)"
        if cause["not_run"]:
            yield _wrapped(f"   Not run: {cause['not_run']}", "            ")


def _wrapped(text: str, later: str = "   ") -> str:
    return fill(text, WIDE, subsequent_indent=later if text[:1] in " 123456789" else "")


def new_error(root: Path, options: Namespace) -> int:
    """Write a family to fill in. Raises ValueError with one sentence where it cannot be made."""
    area, _, slug = options.name.partition("/")
    if area not in areas(root) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise ValueError(
            f"{options.name!r} is no NAME; write area/slug, as in shapes/too-many-axes, with one of: {', '.join(areas(root))}"
        )
    if twins := [*(root / FOLDER).glob(f"*/{slug}.yml")]:
        raise ValueError(f"{twins[0].relative_to(root)} exists already; name another slug")
    write_atomically(path := root / FOLDER / area / f"{slug}.yml", _NEW)
    print(f"wrote {path.relative_to(root)}")
    print("Red until it is real: `.venv/bin/python -m pytest tests/families` raises it and says what it lacks.")
    return 0
