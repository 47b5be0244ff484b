"""Mutants that are known to change nothing: `tests/equivalent_mutants.yml`, by entry."""

from pathlib import Path

import yaml

from tested_answers.content.entry import Entry
from tested_answers.content.front_matter import LOADER
from tested_answers.content.lab import find_all
from tested_answers.content.near import did_you_mean
from tested_answers.content.violation import Violation
from tested_answers.files import read_if_there

EQUIVALENT = Path("tests", "equivalent_mutants.yml")  # entry -> variant, text of the line, old, new, why
_KEYS = ("line", "old", "new", "why")


def read(root: Path) -> tuple[dict[str, list[dict]], list[Violation]]:
    """Entry -> its marks, and what is wrong with the file."""
    file = root / EQUIVALENT
    text = read_if_there(file)
    try:
        held = yaml.load(text, LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        sentence = f"is no YAML (column {mark.column + 1}: {error.problem}); put the value in quotes"
        return {}, [Violation(EQUIVALENT.as_posix(), mark.line + 1, sentence)]
    if not isinstance(held or {}, dict):
        return {}, [Violation(EQUIVALENT.as_posix(), 1, "has no keys; write topic/slug: and a list of marks below it")]
    known, marks, found = [str(entry) for entry in find_all(root)], {}, []
    for key, value in (held or {}).items():
        if wrong := _wrong(str(key), value, known):
            lines = {name.value: name.start_mark.line + 1 for name, _ in yaml.compose(text).value}
            found.append(Violation(EQUIVALENT.as_posix(), lines.get(str(key), 1), wrong))
        else:
            marks[str(key)] = value
    return marks, found


def of(entry: Entry) -> list[dict]:
    """The marks of one entry. Raises ValueError where the file cannot be read for it."""
    marks, wrong = read(entry.root)
    if mine := [one for one in wrong if str(entry) in one.sentence or not marks]:
        raise ValueError(str(mine[0]))
    return marks.get(str(entry), [])


def _wrong(key: str, value: object, known: list[str]) -> str:
    if key not in known:
        return f"marks mutants of {key!r}, which is no entry{did_you_mean(key, known)}; write topic/slug of one"
    if not value:
        return f"holds no marks under {key!r}; remove the key, or list line, old, new and why of each"
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return f"holds no list under {key!r}; write `- line: ...` with old, new and why of each mark"
    for one in value:
        if lost := [name for name in _KEYS if not isinstance(one.get(name), str)]:
            return f"has a mark of {key!r} without the text {lost[0]!r}; write {', '.join(_KEYS)}, numbers in quotes"
    return ""
