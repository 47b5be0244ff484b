"""What the search knows: every page as one document. Ranking happens in the browser, docs/assets/javascripts/search/."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tested_answers.content import taxonomy
from tested_answers.content.bindings import FENCE
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.ticks import replace_in_source
from tested_answers.kept import digest
from tested_answers.site import indexes, machines
from tested_answers.site.markup import compact, script

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

INDEX = "assets/search/index.js"
LINES = ("title", "asked")  # filed by line: engine.js compares single lines with what is asked
FIELDS = (*LINES, "errors", "description", "tags", "headings", "code", "body")
PART_SIZE, PAGES = 4_000, 16  # characters of a part with words, pages of a part with titles
# As in words.js.
_RAW = re.compile(r"\w+")
_NUMBER = re.compile(r"\d(?<![1-9](?=[dD]$))")
_PARTS = re.compile(r"[A-Z]+s?(?![a-z])\d*|[A-Z]?[a-z]+(?:\d+[a-z]{0,2})?|\d+[a-z]*|[^\x00-\x7f]+")
_BEGINS_OTHERWISE = {"added": "ad", "adding": "ad", "axes": "axis", "frozen": "freeze"}
_HEADING = re.compile(r"^ *#{1,4} +(?P<text>.+)$", re.MULTILINE)
_TAG = re.compile(r"</?[a-z][^>]*>|<!--.*?-->|\{[:#.][^}]*\}", re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w+")


def in_a_worker(config: MkDocsConfig) -> None:
    """Let MaterialX search in a worker, in whose place box.js puts ours; by itself it brings Pagefind, which has an index of its own."""
    for plugin in config.plugins.values():
        if plugin.config.get("provider") == "pagefind":
            plugin.config["provider"] = "lunr"
            plugin.on_config(config)


def files(answers: list[dict], pages: dict[str, str]) -> dict[str, str]:
    """Path below the site -> text. `pages`: Markdown of the other pages that can be found, by path below docs/."""
    # Material asks for an index of its own as soon as a page opens, to mark the words that led there; ours waits until it is used.
    stub = compact(
        {"config": {"lang": ["en"], "separator": r"[\s\-_.,:()]+", "pipeline": [], "fields": {}}, "docs": []}
    )
    return index(answers + [page(path, markdown) for path, markdown in pages.items()]) | {
        "search/search_index.json": stub,
        "search/search_index.js": f"var __index = {stub}\n",
    }


def index(documents: list[dict]) -> dict[str, str]:
    """Path below the site -> text: what every search needs, and parts of which each search takes a few (parts.js)."""
    documents = sorted(documents, key=lambda document: document["location"])
    # Word -> field -> lines or documents, each as often as it has the word.
    postings: dict[str, dict[int, list[int]]] = {}
    lengths, lines, count = [], [], 0
    for number, document in enumerate(documents):
        found = [_raw("\n".join(_lines(document, field))) for field in FIELDS]
        lengths.append([len({word.lower() for word in words}) for words in found])
        own = [(field, set(_raw(line))) for field in LINES for line in _lines(document, field)]
        lines.append([len(words) for _, words in own])
        filed = [(FIELDS.index(field), count + i, word) for i, (field, words) in enumerate(own) for word in words]
        count += len(own)
        filed += [(i, number, word) for i, words in enumerate(found) if FIELDS[i] not in LINES for word in words]
        for field, at, word in filed:
            postings.setdefault(word, {}).setdefault(field, []).append(at)
    rows: dict[str, list[str]] = {}
    for word in sorted(postings):
        steps = {field: [b - a for a, b in pairwise([0, *numbers])] for field, numbers in postings[word].items()}
        for key in _keys(word):
            rows.setdefault(key, []).append(f"{compact(word)}:{compact(steps)}")
    firsts, parts, size = [], [], PART_SIZE
    for key in sorted(rows):
        if size >= PART_SIZE:
            firsts.append(key)
            parts.append([])
            size = 0
        parts[-1] += rows[key]
        size += sum(map(len, rows[key]))
    heads = [[document[name] for name in ("location", "title", "description")] for document in documents]
    texts = {f"terms-{number}": "{" + ",".join(part) + "}" for number, part in enumerate(parts)}
    texts |= {f"pages-{i // PAGES}": compact(heads[i : i + PAGES]) for i in range(0, len(heads), PAGES)}
    texts["words"] = compact(" ".join(sorted(postings)))
    folder = digest(*texts.values())[:12]  # parts of two builds never meet in a browser's cache
    others: dict[str, list[int]] = {}  # pages that answer no question, by their kind
    for number, document in enumerate(documents):
        if "kind" in document:
            others.setdefault(document["kind"], []).append(number)
    start = {"others": others, "folder": folder, "pages": PAGES, "fields": FIELDS, "firsts": firsts}
    start |= {"lengths": lengths, "lines": lines}  # how many words a field has, and a line
    return {INDEX: script("searchPart", "index", start)} | {
        f"assets/search/{folder}/{name}.js": f"searchPart({compact(name)},{text});\n" for name, text in texts.items()
    }


def _lines(document: dict, field: str) -> list[str]:
    value = document.get(field, [])
    return [value] if isinstance(value, str) else value


def _raw(text: str) -> list[str]:
    return [word for word in _RAW.findall(text) if not _NUMBER.match(word)]


def _keys(word: str) -> set[str]:
    """Under which beginnings a word is filed: whole and in parts, as words.js takes it apart. Stems begin like their words."""
    forms = [part.lower() for part in (word.replace("_", ""), *_PARTS.findall(word))]
    return {_BEGINS_OTHERWISE.get(form, form)[:3] for form in forms if form}


def answer(entry: Entry) -> dict:
    """The document of an entry; see `BOOSTS` in engine.js for what each field is worth."""
    text = replace_in_source(machines.plain_markdown(entry.title, entry.body, entry.root), lambda tick: "")
    prose = _prose(text)
    claims = [claim.sentence for claim in read_claims(entry.test)]
    return {
        "location": f"{entry}.html",
        "title": entry.title,
        "description": entry.description,
        "asked": entry.listed("asked"),
        "errors": sorted({text for _, text in indexes.error_texts(entry)}),
        "tags": [*entry.listed("tags"), taxonomy.topics(entry.root)[entry.topic]],
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
        "kind": Path(path).parts[0].removesuffix(".md"),
        "location": Path(path).with_suffix(".html").as_posix(),
        "title": title,
        "description": re.sub(r"[*`]|\[([^\]]*)\]\([^)]*\)", r"\1", first),
        "headings": headings,
        "body": _words(text),
    }


def _prose(markdown: str) -> str:
    return _TAG.sub(" ", FENCE.sub("", markdown))


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
