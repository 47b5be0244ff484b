"""Lines of a snippet in HTML as its page has them, with the places that can be changed marked in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from itertools import groupby
from typing import NamedTuple

from pygments.lexers import PythonLexer
from pygments.token import STANDARD_TYPES

from tested_answers.content.outputs import MARK, recorded
from tested_answers.site.html import BEHIND_CODE

_PLAIN = {"", "n", "w", "p", "o"}  # as finish_content leaves them
_LEXER = PythonLexer(stripnl=False, ensurenl=False)
_LONG_STRINGS = ('"""', "'''")


class Stretch(NamedTuple):
    """Part of a line, from column to column, that belongs to a place; `leads` in the first line of that place."""

    start: int
    end: int
    place: int
    leads: bool


@dataclass(frozen=True)
class Text:
    """A snippet's lines, and which of them are code."""

    lines: tuple[str, ...]
    code: tuple[int, ...]  # numbers of its lines, from 0

    @property
    def outputs(self) -> int:
        """How many of its lines are printed ones."""
        return len(self.lines) - len(self.code)

    @cached_property
    def source(self) -> str:
        """The code without outputs."""
        return "".join(f"{self.lines[number]}\n" for number in self.code)


@lru_cache(maxsize=256)
def read(source: str) -> Text:
    """The snippet cut into code and outputs."""
    outputs = recorded(source)
    lines = tuple(source.rstrip("\n").split("\n"))
    return Text(lines, tuple(number for number in range(len(lines)) if number + 1 not in outputs))


def in_html(text: Text, numbers: range, stretches: dict[int, list[Stretch]]) -> list[str]:
    """These lines of a text as a page has them; the stretches of a line stand under its number."""
    code, made = set(text.code), []
    goes_on = any(line.count(quotes) % 2 for line in text.lines for quotes in _LONG_STRINGS)
    tokens = _tokens("\n".join(text.lines)) if goes_on else None
    for number in numbers:
        line = text.lines[number]
        if number in code:
            made.append(_line(tokens[number] if tokens else _tokens(line)[0], stretches.get(number, [])))
        else:
            said = escape(line.removeprefix(MARK).removeprefix(" "), quote=False)
            made.append(f'<span class="output">#&gt; {said}</span>')
    return made


@lru_cache(maxsize=4096)
def _tokens(code: str) -> list[list[tuple[str, str]]]:
    """Line by line: class and text. One line is coloured like the other, unless a string goes over both."""
    lines: list[list[tuple[str, str]]] = [[]]
    for kind, value in _LEXER.get_tokens(code):
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append((STANDARD_TYPES[kind], part))
    return [_with_comment(line) for line in lines]


def _with_comment(line: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The line with its comment as finish_content leaves it."""
    if not line or line[-1][0] != "c1":
        return line
    before = "".join(text for _, text in line[:-1])
    return [*line[:-1], (BEHIND_CODE, line[-1][1])] if before.strip() else [("c1", before + line[-1][1])]


def _line(tokens: list[tuple[str, str]], stretches: list[Stretch]) -> str:
    made, at = "", 0
    for stretch in sorted(stretches, key=lambda one: one.start):
        made += _coloured(tokens, at, stretch.start)
        leads = "" if stretch.leads else " place-goes-on"
        inner = _coloured(tokens, stretch.start, stretch.end)
        made += f'<span class="place{leads}" data-at="{stretch.place}">{inner}</span>'
        at = stretch.end
    return made + _coloured(tokens, at, None)


def _coloured(tokens: list[tuple[str, str]], start: int, end: int | None) -> str:
    cut = [(kind, text) for kind, text in _cut(tokens, start, end) if text]
    made = ""
    for kind, group in groupby(cut, key=lambda one: one[0]):
        text = escape("".join(text for _, text in group), quote=False)
        made += text if kind in _PLAIN else f'<span class="{kind}">{text}</span>'
    return made


def _cut(tokens: list[tuple[str, str]], start: int, end: int | None) -> Iterator[tuple[str, str]]:
    at = 0
    for kind, text in tokens:
        first, last = max(start - at, 0), len(text) if end is None else min(end - at, len(text))
        if first < last:
            yield kind, text[first:last]
        at += len(text)
