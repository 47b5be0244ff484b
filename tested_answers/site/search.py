"""What the search knows: every page as one document. Ranking happens in the browser, docs/assets/javascripts/search/."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from pathlib import Path

from tested_answers.content import taxonomy
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.site import indexes, machines

INDEX = "assets/search/index.js"
_FENCE = re.compile(r"^(?P<indent> *)(?P<marks>`{3,}|~{3,}).*?^(?P=indent)(?P=marks) *$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^ *#{1,4} +(?P<text>.+)$", re.MULTILINE)
_TAG = re.compile(r"</?[a-z][^>]*>|<!--.*?-->|\{[:#.][^}]*\}", re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w+")


def files(entries: list[Entry], pages: dict[str, str]) -> dict[str, str]:
    """Path below the site -> text. `pages`: Markdown of the other pages that can be found, by path below docs/."""
    documents = [answer(entry) for entry in entries] + [
        page(path, markdown) for path, markdown in sorted(pages.items())
    ]
    # Material asks for an index of its own as soon as a page opens, to mark the words that led there; ours waits until it is used.
    stub = json.dumps(
        {"config": {"lang": ["en"], "separator": r"[\s\-_.,:()]+", "pipeline": [], "fields": {}}, "docs": []}
    )
    return {
        INDEX: index_text(documents),
        "search/search_index.json": stub,
        "search/search_index.js": f"var __index = {stub}\n",
    }


def index_text(documents: Iterable[dict]) -> str:
    """A classic script, because a page that was opened from disk may load scripts but fetch nothing."""
    rows = ",\n".join(json.dumps(document, ensure_ascii=False, separators=(",", ":")) for document in documents)
    return f"globalThis.searchDocuments = [\n{rows}\n];\n"


def answer(entry: Entry) -> dict:
    """The document of an entry; see `BOOSTS` in engine.js for what each field is worth."""
    prose = _prose(machines.plain_markdown(entry.title, entry.body, entry.root))
    claims = [claim.sentence for claim in read_claims(entry.test)]
    return {
        "location": f"{entry}.html",
        "title": entry.title,
        "description": entry.description,
        "asked": [str(words) for words in entry.front_matter.get("asked") or []],
        "errors": sorted({text for _, text in indexes.error_texts(entry)}),
        "tags": [*(entry.front_matter.get("tags") or []), taxonomy.topics(entry.root)[entry.topic]],
        "headings": _headings(prose),
        "body": _words(_HEADING.sub("", prose), *claims),
        "code": _words(*sorted(_identifiers(entry.variants.values()))),
    }


def page(path: str, markdown: str) -> dict:
    """The document of a page that answers no question: a tool, a lab, what the site is about."""
    prose = _prose(markdown)
    title, *headings = _headings(prose) or [Path(path).stem]
    text = _HEADING.sub("", prose)
    first = next((" ".join(block.split()) for block in text.split("\n\n") if block.strip()), "")
    return {
        "location": Path(path).with_suffix(".html").as_posix(),
        "title": title,
        "description": re.sub(r"[*`]|\[([^\]]*)\]\([^)]*\)", r"\1", first),
        "headings": headings,
        "body": _words(text),
    }


def _prose(markdown: str) -> str:
    return _TAG.sub(" ", _FENCE.sub("", markdown))


def _headings(prose: str) -> list[str]:
    return [match["text"].strip() for match in _HEADING.finditer(prose)]


def _words(*texts: str) -> str:
    """The distinct words. Sorted, because that compresses better and their order is not used."""
    return " ".join(sorted({word for text in texts for word in _WORD.findall(text)}))


def _identifiers(paths: Iterable[Path]) -> set[str]:
    """The names that code takes from elsewhere: imports, attributes, keyword arguments. Its own variables say little."""
    names = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.alias(name=name):
                    names.add(name)
    return names
