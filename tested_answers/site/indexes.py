"""Pages that are made from the entries: topics, all questions, error messages, and the lists on the home page."""

import ast
import json
import re
from functools import lru_cache
from pathlib import Path

from tested_answers.content.entry import Entry, by_topic
from tested_answers.content.outputs import by_statement
from tested_answers.explain.families import Family
from tested_answers.site import explain
from tested_answers.site.markup import counted, escaped, identifier, link
from tested_answers.site.navigation import ALL_QUESTIONS, ERRORS, TAGS_PAGE

_NAMED = re.compile(r"\b(?P<kind>[A-Z]\w*(?:Error|Warning|Exception)): (?P<text>.+)")
_TOPICS_HERE = "<!-- topics -->"
_QUESTIONS_HERE = re.compile(r"<!-- questions: (?P<slugs>[\w, -]+) -->")


def pages(entries: list[Entry], families: list[Family]) -> dict[str, str]:
    """Path below docs/ -> Markdown of each generated page."""
    texts = {
        ALL_QUESTIONS: _all_questions(entries),
        TAGS_PAGE: _tags(entries),
        ERRORS: _errors(entries[0].root, families),
    }
    for topic, heading, own in by_topic(entries):
        said = f"{heading}: {counted(len(own), 'question')}, each answered by code that ran, with the short answers."
        texts[f"{topic}/index.md"] = _page(heading, _quoted(said), _questions(own, "../"))
    for path, (heading, own) in explain.areas_shown(entries[0].root, families).items():
        texts[path] = _messages(heading, own, entries)
    return texts


def home(markdown: str, entries: list[Entry]) -> str:
    """The home page with its lists in place of the markers; a marker may name entries that are not there yet."""
    by_slug = {entry.slug: entry for entry in entries}

    def questions(match: re.Match) -> str:
        return _questions([by_slug[slug] for slug in match["slugs"].split(", ") if slug in by_slug])

    rows = [
        f"- [{heading}]({topic}/index.md) <span>{counted(len(own), 'question')}</span>"
        for topic, heading, own in by_topic(entries)
    ]
    topics = '<div class="topics" markdown="1">\n\n' + "\n".join(rows) + "\n\n</div>"
    return _QUESTIONS_HERE.sub(questions, markdown.replace(_TOPICS_HERE, topics))


def _page(title: str, description: str, body: str) -> str:
    return f"---\ntitle: {_quoted(title)}\ndescription: {description}\n---\n\n# {title}\n\n{body}\n"


def _quoted(text: str) -> str:
    """For front matter: a colon in a sentence is not YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _questions(entries: list[Entry], base: str = "") -> str:
    """Questions with their short answers; `base` leads from the page to docs/."""
    rows = [f"-   {link(entry.title, f'{base}{entry}.md')}\n\n    {escaped(entry.description)}" for entry in entries]
    return '<div class="questions" markdown="1">\n\n' + "\n\n".join(rows) + "\n\n</div>"


def _all_questions(entries: list[Entry]) -> str:
    parts = [f"## {heading}\n\n{_questions(own)}" for _, heading, own in by_topic(entries)]
    return _page("All questions", "Every question with its short answer.", "\n\n".join(parts))


def _tags(entries: list[Entry]) -> str:
    by_tag: dict[str, list[Entry]] = {}
    for entry in entries:
        for tag in entry.listed("tags"):
            by_tag.setdefault(tag, []).append(entry)
    parts = []
    for tag, own in sorted(by_tag.items()):
        links = "\n".join(f"- {link(entry.title, f'{entry}.md')}" for entry in own)
        parts.append(f"## {escaped(tag)} {{ #{identifier(tag)} }}\n\n{links}")
    intro = "A topic holds an answer once; a tag runs through topics, so one answer can stand under several."
    body = f'{intro}\n\n<div class="tags" markdown="1">\n\n' + "\n\n".join(parts) + "\n\n</div>"
    return _page("Answers by tag", "Every answer under each of its tags.", body)


def _errors(root: Path, families: list[Family]) -> str:
    body = f"{explain.BOX}\n{explain.overview(root, families)}"
    said = "Paste an error message of PyTorch, NumPy, Keras or TensorFlow: what it means with your numbers, its causes, the line that works."
    return _page("Find your error message", _quoted(said), body)


def _messages(heading: str, families: list[Family], entries: list[Entry]) -> str:
    intro = (
        "Each message below was raised by code that ran, with many sizes; where it could not be run here, it says so. "
        "The names in italics stand for your numbers. The box reads yours and says what each means, "
        f"also where it is of [another area](../{ERRORS})."
    )
    title = f"Error messages: {heading.replace(': ', ', ')}"
    said = f"{title}. What each of {len(families)} says, its causes, the line that works."
    return _page(title, _quoted(said), f"{explain.BOX}\n{intro}\n\n{explain.of_area(families, entries)}")


def error_texts(entry: Entry) -> list[tuple[str, str]]:
    """(kind, text) of every exception and warning that the snippets of an entry print."""
    sources = [path.read_text(encoding="utf-8") for path in entry.variants.values()]
    return sorted({found for source in sources for found in _error_texts(source)})


@lru_cache(maxsize=64)
def _error_texts(source: str) -> list[tuple[str, str]]:
    found = []
    for statement, printed in by_statement(source):
        kind = _caught(statement)
        for line in map(str.strip, printed):
            if named := _NAMED.search(line):
                found.append((named["kind"], named["text"]))
            elif kind:
                found.append((kind, line))
    return found


def _caught(statement: ast.stmt) -> str | None:
    """The exception that a statement catches only to print it: `except ValueError as error: print(error)`."""
    for handler in (node for node in ast.walk(statement) if isinstance(node, ast.ExceptHandler)):
        prints = [
            node
            for node in ast.walk(handler)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print" and len(node.args) == 1
        ]
        if any(isinstance(call.args[0], ast.Name) and call.args[0].id == handler.name for call in prints):
            return getattr(handler.type, "id", None)
    return None
