"""The pattern of a message: literal text with named numbers, shapes and words. No regular expressions, so none can blow up.

`{rows}` is a number, `{size:shape}` a shape such as `[2, 3]`, `(2, None)` or `2x3`, `{got:word}` a dtype, device, class or argument,
`...` anything on the way to the next literal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from tested_answers.explain.plain import lowered, plain

GAP = 600  # characters that `...` may stand for
PART = 1_500  # characters that a part between two gaps may take
STARTS = 30  # places from which a pattern is tried, the last ones first
LEAST = 12  # letters of literal text in a pattern

_ITEM = r"(?:-?[0-9]+|None|\?|\*)"
KINDS = {
    "number": r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?",
    "shape": rf"(?:\[(?:{_ITEM}(?:(?:, ?| ?x ?){_ITEM}){{0,15}},?)?\]|\((?:{_ITEM}(?:(?:, ?| ?x ?){_ITEM}){{0,15}},?)?\)|[0-9]+(?:x[0-9]+){{1,15}})",
    "word": r"\w(?:[\w.:/-]{0,120}\w)?",
}
_NAMED = re.compile(r"\{(?P<name>[a-z]\w*)(?::(?P<kind>\w+))?\}")


@dataclass(frozen=True)
class Found:
    """Where a pattern fits a plain text, and what its names stand for there."""

    start: int
    end: int
    values: dict[str, str]


@dataclass(frozen=True)
class Pattern:
    """A pattern as it stands in a family."""

    text: str

    @cached_property
    def names(self) -> dict[str, str]:
        """Name -> kind. Raises ValueError with one sentence."""
        names: dict[str, str] = {}
        for match in _NAMED.finditer(self.text):
            kind = match["kind"] or "number"
            if kind not in KINDS:
                raise ValueError(f"{{{match['name']}:{kind}}} is of no known kind; write one of {', '.join(KINDS)}")
            if match["name"] in names:
                raise ValueError(f"the name {match['name']} stands twice in the pattern; name the second otherwise")
            names[match["name"]] = kind
        return names

    @cached_property
    def literals(self) -> list[str]:
        """The literal pieces, in lower case."""
        return [lowered(part.strip(" ")) for part in re.split(r"\.\.\.|\{[^{}]*\}", plain(self.text)) if part.strip()]

    @cached_property
    def strength(self) -> int:
        """How much of a message it says literally."""
        return sum(len(part.replace(" ", "")) for part in self.literals)

    @cached_property
    def parts(self) -> list[re.Pattern]:
        """The parts between the gaps."""
        return [
            re.compile(_expression(part.strip(" ")), re.IGNORECASE | re.ASCII)
            for part in plain(self.text).split("...")
            if part.strip(" ")
        ]

    def found(self, text: str, low: str) -> list[Found]:
        """Where it fits; `text` is plain, `low` the same in lower case."""
        if any(part not in low for part in self.literals):
            return []
        starts = list(self.parts[0].finditer(text))[-STARTS:]
        return [found for start in starts if (found := self._from(text, start))]

    def _from(self, text: str, match: re.Match) -> Found | None:
        start, end, values = match.start(), match.end(), match.groupdict()
        for part in self.parts[1:]:
            match = part.search(text[end : end + GAP + PART])
            if not match or match.start() > GAP:
                return None
            end += match.end()
            values |= match.groupdict()
        return Found(start, end, values)


def _expression(part: str) -> str:
    pieces, last = [], 0
    for match in _NAMED.finditer(part):
        pieces += [re.escape(part[last : match.start()]), f"(?P<{match['name']}>{KINDS[match['kind'] or 'number']})"]
        last = match.end()
    return "".join([*pieces, re.escape(part[last:])]).replace(r"\ ", " ")
