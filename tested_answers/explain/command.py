"""`python -m tested_answers explain < traceback.txt`, and `new-error`."""

import re
import sys
from pathlib import Path

from tested_answers.content.entry import Entry
from tested_answers.explain.families import FOLDER, areas, find_families
from tested_answers.explain.saying import said

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


def explain(root: Path, file: Path | None) -> int:
    """0 where a family fits, 1 where none does."""
    try:
        data = file.read_bytes() if file else sys.stdin.buffer.read()
    except OSError as error:
        print(f"{file} cannot be read ({error.strerror}); name a file that holds the message", file=sys.stderr)
        return 1
    text = data.decode("utf-8", "replace")
    if not text.strip():
        print("nothing was pasted; write `python -m tested_answers explain < traceback.txt`", file=sys.stderr)
        return 1

    def answer(address: str) -> str:
        topic, _, slug = address.partition("#")[0].partition("/")
        return f"{Entry(root, topic, slug).title} (docs/{topic}/{slug}.md)"

    message, found = said(text, find_families(root), answer)
    print(message)
    return 0 if found else 1


def new_error(root: Path, name: str) -> tuple[Path, str]:
    """Path and text of a family to fill in. Raises ValueError with one sentence."""
    area, _, slug = name.partition("/")
    if area not in areas(root) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise ValueError(
            f"{name!r} is no NAME; write area/slug, as in shapes/too-many-axes, with one of: {', '.join(areas(root))}"
        )
    path = root / FOLDER / area / f"{slug}.yml"
    if twins := [*(root / FOLDER).glob(f"*/{slug}.yml")]:
        raise ValueError(f"{twins[0].relative_to(root)} exists already; name another slug")
    return path, _NEW
