"""The metadata of a page."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import yaml

from tested_answers.content import taxonomy
from tested_answers.content.entry import Entry
from tested_answers.content.violation import Violation

MIN_ASKED = 3


def check(entry: Entry, entries: list[Entry]) -> Iterator[Violation]:
    """What is missing, of the wrong kind, or names something that does not exist."""
    if not entry.front_matter:
        yield _unread(entry)
        return
    for key, (kind, wanted) in entry.keys.items():
        value = entry.front_matter.get(key)
        if (
            not value
            or not isinstance(value, kind)
            or (kind is list and not all(isinstance(one, str) for one in value))
        ):
            yield _at(entry, key, f"front matter {key!r} is missing or no {kind.__name__}; write {wanted}")
    if entry.has_page and not entry.title.rstrip().endswith("?"):
        yield _at(entry, "title", f"title {entry.title!r} is no question; end it with a question mark")
    words = [*taxonomy.tags(entry.root), *taxonomy.topics(entry.root)]
    for tag in _list(entry, "tags"):
        if tag not in words:
            yield _at(
                entry, "tags", f"tag {tag!r} is not known{_near(tag, words)}; use a topic or a tag of docs/taxonomy.yml"
            )
    asked = _list(entry, "asked")
    if 0 < len(asked) < MIN_ASKED:
        yield _at(entry, "asked", f"'asked' holds {len(asked)} phrasings; write at least three, best five or six")
    known = [one.slug for one in entries if one.slug != entry.slug]
    for slug in _list(entry, "related"):
        if slug not in known:
            yield _at(
                entry, "related", f"related slug {slug!r} is no other entry{_near(slug, known)}; use one that exists"
            )


def _unread(entry: Entry) -> Violation:
    text = "\n".join(line.removeprefix("# ") for line in entry.text.splitlines())
    shown, wanted = entry.shown(entry.page), ", ".join(entry.keys)
    if not text.startswith("---\n"):
        return Violation(shown, 1, f"has no front matter; begin with --- and the keys {wanted}")
    try:
        yaml.safe_load(text[4:].partition("\n---")[0])
    except yaml.MarkedYAMLError as error:
        mark, problem = error.problem_mark, " ".join(str(error.problem).split())
        place = f"column {mark.column + 1}: {problem}" if mark else problem
        return Violation(
            shown, mark.line + 2 if mark else 1, f"has broken front matter ({place}); check colons and quotes"
        )
    return Violation(shown, 1, f"has broken front matter; write one `key: value` a line, with the keys {wanted}")


def _at(entry: Entry, key: str, sentence: str) -> Violation:
    lines = entry.text.splitlines()
    line = next((number for number, text in enumerate(lines, 1) if text.removeprefix("# ").startswith(f"{key}:")), 1)
    return Violation(entry.shown(entry.page), line, sentence)


def _list(entry: Entry, key: str) -> list[str]:
    value = entry.front_matter.get(key)
    return [str(one) for one in value] if isinstance(value, list) else []


def _near(word: str, words: list[str]) -> str:
    near = get_close_matches(word, words, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
