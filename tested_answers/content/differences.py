"""Where a file holds something else than a run gives, place by place, for people."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from tested_answers.content import bindings
from tested_answers.files import read_if_there


def differences(path: Path, text: str) -> Iterator[tuple[int, str, str]]:
    """(line, what the file holds, what it should hold); line 0 and no words for a record or a drawing."""
    held = read_if_there(path)
    if path.suffix == ".md":
        pairs = zip(bindings.find_bound(held), bindings.find_bound(text), strict=True)
        yield from ((old.line, old.text, new.text) for old, new in pairs if old.text != new.text)
    elif path.suffix == ".py":
        for line, old, new in unequal(held.splitlines(), text.splitlines()):
            yield line, old or "", new or ""
    elif held != text:
        yield 0, "", ""


def unequal(held: list[str], made: list[str]) -> Iterator[tuple[int, str | None, str | None]]:
    """(number from 1, old, new) wherever two lists of lines differ; None where one of them has no line."""
    for kind, start, end, first, last in SequenceMatcher(None, held, made, autojunk=False).get_opcodes():
        if kind != "equal":
            pairs = zip_longest(held[start:end], made[first:last])
            yield from ((start + place, *both) for place, both in enumerate(pairs, start=1))
