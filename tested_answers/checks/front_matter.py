"""The metadata of a page."""

import re
from collections.abc import Iterator
from pathlib import Path

from tested_answers.content import taxonomy
from tested_answers.content.entry import Entry
from tested_answers.content.front_matter import read
from tested_answers.content.lab import find_labs
from tested_answers.content.near import did_you_mean
from tested_answers.content.violation import Violation

MIN_ASKED = 3
MOST_WORDS = 40  # the longest message that is quoted has 32
_MESSAGE = re.compile(r"\w*(?:Error|Warning|Exception): ")


def check(entry: Entry, entries: list[Entry]) -> Iterator[Violation]:
    """What cannot be read, is missing, of the wrong kind, or names something that does not exist."""
    head = entry.head
    for line, sentence in head.problems:
        yield Violation(entry.shown(entry.page), line, sentence)
    if not head.lines:
        if not head.problems:
            wanted = ", ".join(entry.keys)
            yield Violation(entry.shown(entry.page), 1, f"has no front matter; begin with --- and the keys {wanted}")
        return
    for key, (kind, wanted) in entry.keys.items():
        if (key not in head.lines or key in head.data) and (wrong := _wrong(entry, key, kind)):
            yield _at(entry, key, f"front matter {key!r} {wrong}; write {wanted}")
    if entry.has_page and "title" in head.data and not entry.title.rstrip().endswith("?"):
        yield _at(entry, "title", f"title {entry.title!r} is no question; end it with a question mark")
    words = [*taxonomy.tags(entry.root), *taxonomy.topics(entry.root)]
    for tag in entry.listed("tags"):
        if tag not in words:
            near = did_you_mean(tag, words)
            yield _at(entry, "tags", f"tag {tag!r} is not known{near}; use a topic or a tag of docs/taxonomy.yml")
    asked = entry.listed("asked")
    if 0 < len(asked) < MIN_ASKED:
        yield _at(entry, "asked", f"'asked' holds {len(asked)} phrasings; write at least three, best five to sixteen")
    yield from _phrasings(entry, entries)
    known = [one.slug for one in entries if one.slug != entry.slug]
    for slug in entry.listed("related"):
        if slug not in known:
            near = did_you_mean(slug, known)
            yield _at(entry, "related", f"related slug {slug!r} is no other entry{near}; use one that exists")
    places = [str(one) for one in entries]
    for old in entry.listed("moved_from"):
        if old in places or old.count("/") != 1:
            sentence = f"'moved_from' names {old!r}; write topic/slug of an old place, where no page is"
            yield _at(entry, "moved_from", sentence)


def _phrasings(entry: Entry, entries: list[Entry]) -> Iterator[Violation]:
    """What the search cannot use: nothing, a paragraph, or words that lead to two pages. Two may quote one message."""
    others = {_plain(words): one for one in entries if one.slug != entry.slug for words in one.listed("asked")}
    own = set()
    for words in entry.listed("asked"):
        plain = _plain(words)
        if not plain:
            yield _at(entry, "asked", "'asked' holds an empty phrasing; write one or take it out")
        elif len(plain.split()) > MOST_WORDS:
            sentence = f"'asked' holds {len(plain.split())} words in one phrasing; keep to {MOST_WORDS}, best to nine"
            yield _at(entry, "asked", sentence)
        elif plain in own:
            yield _at(entry, "asked", f"'asked' holds {words!r} twice")
        elif plain in others and not _MESSAGE.match(words):
            yield _at(
                entry, "asked", f"'asked' holds {words!r} of {others[plain]} too; leave it to the page that answers it"
            )
        own.add(plain)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _wrong(entry: Entry, key: str, kind: type) -> str:
    """What is wrong with the value of a key, if anything is."""
    value = entry.front_matter.get(key)
    if key not in entry.head.lines:
        unknown = [one for one in entry.head.lines if one not in entry.keys]
        meant = did_you_mean(key, unknown, "is {} meant?")
        return f"is missing{meant}"
    if not value or not isinstance(value, kind):
        return f"is missing or no {kind.__name__}"
    if kind is list and (odd := [one for one in value if not isinstance(one, str)]):
        return f"holds {odd[0]!r}, which YAML reads as {type(odd[0]).__name__}, so put it in quotes"
    return ""


def _at(entry: Entry, key: str, sentence: str) -> Violation:
    return Violation(entry.shown(entry.page), entry.head.lines.get(key, 1), sentence)


def unread(root: Path) -> list[Violation]:
    """Front matter anywhere in the site that would be published as text."""
    pages = [
        (path, path.read_text(encoding="utf-8-sig", errors="replace")) for path in sorted((root / "docs").rglob("*.md"))
    ]
    found = [(path, read(text).problems) for path, text in pages]
    found += [(lab.page, lab.head.problems) for lab in find_labs(root)]
    return [
        Violation(path.relative_to(root).as_posix(), line, sentence)
        for path, wrong in found
        for line, sentence in wrong
    ]
