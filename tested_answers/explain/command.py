"""`python -m tested_answers explain < traceback.txt`, and `new-error`."""

import re
import sys
from argparse import Namespace
from pathlib import Path

from tested_answers.content.entry import Entry
from tested_answers.explain.families import FOLDER, areas, find_families
from tested_answers.explain.saying import said
from tested_answers.files import write_atomically

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

    def answer(address: str) -> str:
        topic, _, slug = address.partition("#")[0].partition("/")
        return f"{Entry(root, topic, slug).title} (docs/{topic}/{slug}.md)"

    message, found = said(text, find_families(root), answer)
    print(message)
    return 0 if found else 1


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
