"""`<name>.facts.json`: what each name on each line of an entry's snippets was, as text.

Variant -> text of the line -> name -> its fact, or a list of facts where the name stands on the line more than once.
A name inside a loop has `first → last`. By the line's text, so that a line that is moved changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tested_answers.content.closeness import FACT
from tested_answers.files import read_if_there

if TYPE_CHECKING:  # other environments have no MkDocs
    from tested_answers.content.entry import Entry

Fact = str | list[str | None] | None
Facts = dict[str, dict[str, Fact]]  # of one snippet: key of the line -> name -> fact

VARIES = "differs from run to run"
UNTAKEN = "?; its facts cannot be taken: "  # and the type of the error
ARROW = " → "
PART = "; "
_EACH = re.compile(r"(?P<kind>\w+) of (?P<count>\d{1,3}), each (?P<value>[^|;]+)")
_WORD = re.compile(r"\w+")


def file_of(entry: Entry) -> Path:
    return entry.snippet.with_suffix(".facts.json")


def of(entry: Entry) -> dict[str, Facts]:
    """The recorded facts of each variant of an entry; none where it has no file of them, or another."""
    try:
        return json.loads(read_if_there(file_of(entry)))
    except ValueError:
        return {}


def places(line: str, name: str) -> list[int]:
    """The columns at which a name stands on a line; the page's script counts them likewise."""
    return [match.start() for match in _WORD.finditer(line) if match[0] == name]


def to_text(facts: dict[str, Facts]) -> str:
    """One line of the file for one line of a snippet."""
    parts = []
    for variant, lines in facts.items():
        rows = [f"  {_json(key)}: {_json(names)}" for key, names in lines.items()]
        parts.append(f"{_json(variant)}: {{\n" + ",\n".join(rows) + "\n}" if rows else f"{_json(variant)}: {{}}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def every(facts: Facts) -> Iterator[str]:
    """Each fact of a snippet."""
    for names in facts.values():
        for found in names.values():
            yield from filter(None, found if isinstance(found, list) else [found])


def of_both(first: dict[str, Facts], second: dict[str, Facts]) -> dict[str, Facts]:
    """What two runs agree on, part for part; the rest says that it differs."""
    return _joined(first, second, _common)


def held_where_close(fresh: dict[str, Facts], held: dict[str, Facts]) -> dict[str, Facts]:
    """The fresh facts, but what is held where it is close, or said to differ from run to run.

    Where the fresh ones were found to differ, they say better in which part.
    """
    return _joined(fresh, held, lambda one, other: other if VARIES not in one and _covers(other, one) else one)


def _common(one: str, other: str) -> str:
    if close(one, other):
        return one
    ones, others = one.split(PART), other.split(PART)
    if len(ones) != len(others):
        return VARIES
    return PART.join(a if close(a, b) else VARIES for a, b in zip(ones, others, strict=True))


def _covers(held: str, fresh: str) -> bool:
    if held == VARIES or close(held, fresh):
        return True
    parts, others = held.split(PART), fresh.split(PART)
    return len(parts) == len(others) and all(a == VARIES or close(a, b) for a, b in zip(parts, others, strict=True))


def _joined(first: dict[str, Facts], second: dict[str, Facts], join: Callable[[str, str], str]) -> dict[str, Facts]:
    return {
        variant: {
            key: {name: _one(found, _got(second, variant, key, name), join) for name, found in names.items()}
            for key, names in lines.items()
        }
        for variant, lines in first.items()
    }


def _got(held: object, *path: str) -> object:
    """What is held there, whatever the file is."""
    for part in path:
        held = held.get(part) if isinstance(held, dict) else None
    return held


def _one(first: Fact, second: object, join: Callable[[str, str], str]) -> Fact:
    if isinstance(first, str) and isinstance(second, str):
        return join(first, second)
    if isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        return [_one(one, other, join) for one, other in zip(first, second, strict=True)]
    return first


def _apart(match: re.Match) -> str:
    """`list of 3, each 0.5` as `list of 3: 0.5 | 0.5 | 0.5`."""
    return f"{match['kind']} of {match['count']}: {' | '.join([match['value']] * int(match['count']))}"


def close(one: str, other: str) -> bool:
    """Whether two facts are the same but for the last digits of their floats."""
    if one.count(ARROW) < other.count(ARROW):  # in a loop a value that is next to nothing may come back to the digit
        one, other = other, one
    if one.count(ARROW) > other.count(ARROW):
        first, _, last = one.partition(ARROW)
        return close(first, other) and close(last, other)
    return one == other or FACT(_EACH.sub(_apart, one), _EACH.sub(_apart, other))
