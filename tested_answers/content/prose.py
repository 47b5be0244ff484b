"""The sentences of a rendered page, each with its ticks and with the place in which it stands."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from bs4 import BeautifulSoup, NavigableString, Tag
from nupunkt import sentence_spans

from tested_answers.content.ticks import HREF, Tick

WRONG = "What people get wrong"  # the section whose bullets are verdicts

# Code and drawings go before the page is parsed: they are most of it.
_UNREAD = re.compile(r"<(pre|svg|script|style|template)\b.*?</\1>", re.DOTALL)
_SKIPPED_CLASSES = {"admonition-title", "tabbed-labels", "asked", "scope", "headerlink", "calculator"}
_BLOCKS = {
    "p", "div", "section", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "th",
    "details", "summary", "figure", "figcaption", "hr",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_ENDS = re.compile(r"[.!?:…][)\]\"'”’]*\s*$")
# What a code span is to the splitter: a word that may open a sentence, unless one of these stands before it.
_CODE = "It"
_GOES_ON = re.compile(r"\b(?:e\.g|i\.e|cf|vs|approx|incl|resp)\.\s*$")
# The splitter takes "No. 5" for a number, and "A" for an initial, and goes on behind "so? No:".
_ENDED = re.compile(r"(?:^|[.!?][\"”]?\s)(?:No|Yes)\.(?=\s)|\?(?=\s+(?:No|Yes)\b)|[a-z)]{2}\.(?=\s+A\s[a-z])")


class Place(Enum):
    """Where a sentence stands; the rules differ."""

    ANSWER = auto()
    CAPTION = auto()
    WRONG = auto()
    ROW = auto()
    TEXT = auto()
    HEADING = auto()
    QUOTED = auto()


class Kind(Enum):
    """What a piece of a sentence is: the author's own words, or something else."""

    OWN = auto()
    TERM = auto()
    LINK = auto()
    CODE = auto()
    BOUND = auto()
    ARITHMETIC = auto()


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence of one kind."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Sentence:
    """One sentence, or one row of a table. `item` numbers the bullet, row or paragraph that it is part of."""

    pieces: tuple[Piece, ...]
    ticks: tuple[Tick, ...]
    place: Place
    item: int
    inside: bool = False  # a tick has words of the sentence behind it
    cells: tuple[tuple[Piece, ...], ...] = ()  # of a row

    @property
    def text(self) -> str:
        """As readers see it, without ticks."""
        return " ".join("".join(piece.text for piece in self.pieces).split())

    @property
    def shown(self) -> str:
        """As violations quote it."""
        return repr(self.text if len(self.text) <= 90 else self.text[:87] + "...")

    def only(self, *kinds: Kind) -> str:
        """The pieces of these kinds; a lone letter stands for each of the others."""
        return " ".join("".join(piece.text if piece.kind in kinds else "x" for piece in self.pieces).split())

    def has(self, kind: Kind) -> bool:
        return any(piece.kind is kind for piece in self.pieces)

    @property
    def words(self) -> int:
        return len(self.text.split())


def read_sentences(html: str) -> list[Sentence]:
    """The sentences of a page in order. Code blocks, drawings and the names of tabs are none."""
    walk = _Walk()
    walk.block(BeautifulSoup(_UNREAD.sub("", html), "html.parser"), Place.TEXT)
    return walk.sentences


@dataclass
class _Run:
    """Text of one block up to the next block: pieces, and the ticks with the number of pieces before each."""

    pieces: list[Piece] = field(default_factory=list)
    ticks: list[tuple[int, Tick]] = field(default_factory=list)

    def add(self, kind: Kind, text: str) -> None:
        self.pieces.append(Piece(kind, text))


class _Walk:
    """Walks down the blocks of a page and collects what it reads."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self.items = 0
        self.section = ""

    def block(self, tag: Tag, place: Place) -> None:
        """Read a block: its own text, and the blocks in it."""
        run = _Run()
        for child in tag.children:
            if isinstance(child, Tag) and (child.name in _BLOCKS or child.name in _HEADINGS):
                self._finish(run, place)
                run = _Run()
                self._child(child, place)
            elif type(child) is NavigableString or isinstance(child, Tag):
                _inline(child, run, Kind.OWN)
        self._finish(run, place)

    def _child(self, tag: Tag, place: Place) -> None:
        classes = set(tag.get("class") or [])
        if classes & _SKIPPED_CLASSES:
            return
        if tag.name in _HEADINGS:
            if tag.name in ("h1", "h2"):
                # Without the sign that links to a heading.
                words = [node for node in tag.find_all(string=True) if not node.find_parent(class_="headerlink")]
                self.section = " ".join("".join(words).split())
            self.block(tag, Place.HEADING)
        elif tag.name == "table":
            self._table(tag, place)
        elif place is Place.TEXT:
            self.items += 1
            self.block(tag, self._place(tag, classes))
            self.items += 1
        else:
            self.block(tag, place)

    def _place(self, tag: Tag, classes: set[str]) -> Place:
        if {"admonition", "success"} <= classes:
            return Place.ANSWER
        if tag.name == "figcaption" or "caption" in classes:
            return Place.CAPTION
        if tag.name == "blockquote":
            return Place.QUOTED
        if tag.name == "li" and self.section == WRONG:
            return Place.WRONG
        return Place.TEXT

    def _table(self, table: Tag, place: Place) -> None:
        for row in table.find_all("tr"):
            self.items += 1
            runs = []
            for cell in row.find_all(["td", "th"]):
                runs.append(_Run())
                for child in cell.children:
                    _inline(child, runs[-1], Kind.OWN)
            self.sentences.append(
                Sentence(
                    tuple(piece for run in runs for piece in (*run.pieces, Piece(Kind.OWN, " "))),
                    tuple(tick for run in runs for _, tick in run.ticks),
                    Place.HEADING if row.find_parent("thead") else place if place is Place.QUOTED else Place.ROW,
                    self.items,
                    any(run.ticks for run in runs[:-1]),
                    tuple(tuple(run.pieces) for run in runs),
                )
            )
        self.items += 1

    def _finish(self, run: _Run, place: Place) -> None:
        if run.ticks or any(piece.text.strip() for piece in run.pieces):
            self.sentences += _cut(run, place, self.items)


def _inline(node: Tag | NavigableString, run: _Run, kind: Kind) -> None:
    if isinstance(node, NavigableString):
        if type(node) is NavigableString and node:
            run.add(kind, str(node))
        return
    classes = set(node.get("class") or [])
    if classes & _SKIPPED_CLASSES:
        return
    if node.name == "a" and node.get("href", "").startswith(HREF):
        text = " ".join(node.get_text().split())
        run.ticks.append((len(run.pieces), Tick(text, node["href"].removeprefix(HREF))))
    elif node.name == "code" or "arithmatex" in classes:
        of_code = (
            Kind.ARITHMETIC if node.has_attr("data-equals") else Kind.BOUND if node.has_attr("data-is") else Kind.CODE
        )
        run.add(of_code, node.get_text())
    elif node.name == "br":
        run.add(kind, " ")
    else:
        inner = Kind.LINK if node.name == "a" else Kind.TERM if node.name == "em" and kind is Kind.OWN else kind
        for child in node.children:
            _inline(child, run, inner)


def _cut(run: _Run, place: Place, item: int) -> Iterator[Sentence]:
    """The sentences of a run. A tick behind a full stop ends a sentence whatever the splitter says."""
    plain, starts = "", []
    for piece in run.pieces:
        starts.append(len(plain))
        if piece.kind in (Kind.CODE, Kind.BOUND, Kind.ARITHMETIC):
            plain += _CODE.lower() if _GOES_ON.search(plain) else _CODE
        else:
            plain += re.sub(r"\s", " ", piece.text)
    marks = [(starts[index] if index < len(starts) else len(plain), tick) for index, tick in run.ticks]
    ended = [at for at, _ in marks if _ENDS.search(plain[:at])] + [match.end() for match in _ENDED.finditer(plain)]
    cuts = sorted({0, len(plain), *ended})
    spans = [
        (start + first, start + last)
        for start, end in pairwise(cuts)
        for first, last in sentence_spans(plain[start:end])
    ]
    owners = [bisect_left([start for start, _ in spans], at) - 1 for at, _ in marks]
    if before := tuple(tick for owner, (_, tick) in zip(owners, marks, strict=True) if owner < 0):
        yield Sentence((), before, place, item)
    for number, (start, end) in enumerate(spans):
        own = [mark for owner, mark in zip(owners, marks, strict=True) if owner == number]
        yield Sentence(
            tuple(_between(run.pieces, starts, plain, start, end)),
            tuple(tick for _, tick in own),
            place,
            item,
            any(re.search(r"\w", plain[at:end]) for at, _ in own),
        )


def _between(pieces: list[Piece], starts: list[int], plain: str, start: int, end: int) -> Iterator[Piece]:
    for piece, begin, finish in zip(pieces, starts, [*starts[1:], len(plain)], strict=True):
        if begin < end and finish > start:
            if finish - begin == len(piece.text):
                yield Piece(piece.kind, piece.text[max(0, start - begin) : end - begin])
            else:  # a code span, never cut
                yield piece
