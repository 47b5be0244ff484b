"""The pattern of a message: literal text with named numbers, shapes and words. No regular expressions, so none can blow up.

`{rows}` is a number, `{size:shape}` a shape such as `[2, 3]`, `(2, None)` or `2x3`, `{got:word}` a dtype, device, class or argument,
`...` anything on the way to the next literal. A quote at a word with which it begins or ends says that the word begins or ends there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from tested_answers.explain.plain import lowered, plain

GAP = 600  # characters that `...` may stand for
PART = 1_500  # characters that a part between two gaps may take
STARTS = 30  # places from which a pattern is tried, the last ones first
LEAST = 12  # letters of literal text in a pattern
LEFT = 0.6  # of what a pattern says that must be left of a message whose end or beginning was cut off
LEFT_LEAST, LEFT_MOST = 20, 30  # letters of it: at least, and what is enough of a long one
SAID = 4  # characters of a literal that is looked for before the rest is tried
EDGE = 600  # characters at the end or the beginning of a text in which a message that was cut off is sought

_ITEM = r"(?:-?[0-9]+L?|None|\?|\*)"  # 10L is Python 2's
KINDS = {
    "number": r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?",
    "shape": rf"(?:\[(?:{_ITEM}(?:(?:, ?| ?x ?){_ITEM}){{0,15}},?)?\]|\((?:{_ITEM}(?:(?:, ?| ?x ?){_ITEM}){{0,15}},?)?\)|[0-9]+(?:x[0-9]+){{1,15}})",
    "word": r"\w(?:[\w.:/-]{0,120}\w)?",
}
_HOLE = r"\{[^{}]*\}"  # whatever it is called
_NAMED = re.compile(r"\{(?P<name>[a-z]\w*)(?::(?P<kind>\w+))?\}")
_WORD = re.compile(r"[a-z_][a-z_0-9]{2,}")
_OPENED, _CLOSED = re.compile(r"\s*[\"'`]\w", re.ASCII), re.compile(r"\w[\"'`]\s*$", re.ASCII)


@dataclass(frozen=True)
class Found:
    """Where a pattern fits a plain text, and what its names stand for there."""

    start: int
    end: int
    values: dict[str, str]
    strength: int = 0  # how much of the message stands there, where it was cut off


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
    def flat(self) -> str:
        """Its text, as that of a message is read."""
        return plain(self.text)

    @cached_property
    def bare(self) -> str:
        """All that matching reads of it, plain and in lower case; a quote stays where it says that a word begins or ends there."""
        pieces = re.split(rf"({_HOLE})", self.flat)
        text = "".join(piece if piece.startswith("{") else lowered(piece) for piece in pieces)
        begins, ends = ("'" * bool(edge) for edge in self.edges)
        return f"{begins}{text}{ends}"

    @cached_property
    def literals(self) -> list[str]:
        """The literal pieces, in lower case."""
        return [lowered(part.strip(" ")) for part in re.split(rf"\.\.\.|{_HOLE}", self.flat) if part.strip()]

    @cached_property
    def ends(self) -> tuple[str, str]:
        """The first and the last of these that says enough to know it by where the message is cut off."""
        said = [part for part in self.literals if len(part) >= SAID] or self.literals
        return said[0][:LEAST], said[-1][-LEAST:]

    @cached_property
    def words(self) -> set[str]:
        """What a text must have some of to be near it."""
        return words_of(" ".join(self.literals))

    @cached_property
    def anchor(self) -> str:
        """The longest word that stands whole in each text that it fits; empty where no word surely does."""
        words = [word for part in self.literals for word in re.findall(r"(?<=\W)\w+(?=\W)", part)]
        return max(words, key=len, default="")

    @cached_property
    def strength(self) -> int:
        """How much of a message it says literally."""
        return sum(len(part.replace(" ", "")) for part in self.literals)

    @cached_property
    def edges(self) -> tuple[str, str]:
        """What keeps its first and its last word from being a piece of a longer one, where quotes say so."""
        return r"(?<!\w)" if _OPENED.match(self.text) else "", r"(?!\w)" if _CLOSED.search(self.text) else ""

    @cached_property
    def parts(self) -> list[re.Pattern]:
        """The parts between the gaps."""
        made = [_expression(part.strip(" ")) for part in self.flat.split("...") if part.strip(" ")]
        made[0] = self.edges[0] + made[0]
        made[-1] += self.edges[1]
        return [re.compile(one, re.IGNORECASE | re.ASCII) for one in made]

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

    def cut(self, text: str, low: str) -> Found | None:
        """What is left of it at the end of a text whose last words are missing, or at the beginning without the first words."""
        first, last = self.ends
        enough = min(max(LEFT * self.strength, LEFT_LEAST), LEFT_MOST)
        if first in low[-EDGE:]:
            begun = max(0, len(text) - EDGE)
            for piece, next_one in _shorter(self.flat.partition("...")[0].rstrip(" ")):
                if (strength := _strength(piece)) < enough:
                    break
                expression = f"{self.edges[0]}{_expression(piece)}{_begun(next_one)} ?{_DOTS}$"
                if match := re.search(expression, text[begun:], re.IGNORECASE | re.ASCII):
                    values = _uncut(match, piece, match[0].endswith, -1 if piece.endswith("}") else None)
                    return Found(begun + match.start(), len(text), values, strength)
        if last in low[:EDGE]:
            for piece, one_before in _shorter(self.flat.rpartition("...")[2].lstrip(" "), behind=True):
                if (strength := _strength(piece)) < enough:
                    break
                expression = f"{_DOTS} ?{_ended(one_before)}{_expression(piece)}{self.edges[1]}"
                if match := re.match(expression, text[:EDGE], re.IGNORECASE | re.ASCII):
                    values = _uncut(match, piece, match[0].startswith, 0 if piece.startswith("{") else None)
                    return Found(0, match.end(), values, strength)
        return None


_DOTS = r"(?:\.{2,3}|\u2026)?"  # they stand for the rest
# Of what a hole stands for.
_PIECES = {"word": r"[\w.:/-]{0,60}", "number": "[-0-9.]{0,20}", "shape": r"[-0-9, x\[\]()]{0,60}"}


def _begun(word: str) -> str:
    """The beginning of a word of the pattern, or nothing of it."""
    made = _piece(re.search(_HOLE, word))
    for letter in reversed(word.partition("{")[0]):
        made = f"(?:{re.escape(letter)}{made})?"
    return f"(?: {made})?"


def _ended(word: str) -> str:
    """The end of a word of the pattern, or nothing of it."""
    holes = [*re.finditer(_HOLE, word)]
    made = _piece(holes[-1] if holes else None)
    for letter in word.rpartition("}")[2]:
        made = f"(?:{made}{re.escape(letter)})?"
    return f"(?:{made} )?"


def _uncut(match: re.Match, piece: str, at_edge: Callable[[str], bool], place: int | None) -> dict[str, str]:
    """The values without the one at the edge of the text: some of its digits may be missing."""
    values = match.groupdict()
    if place is not None and at_edge(values[name := _NAMED.findall(piece)[place][0]]):
        del values[name]
    return values


def _piece(hole: re.Match | None) -> str:
    return _PIECES[hole[0].strip("{}").partition(":")[2] or "number"] if hole else ""


def words_of(text: str) -> set[str]:
    """The words of a text in lower case."""
    return set(_WORD.findall(text))


def _strength(piece: str) -> int:
    return len(re.sub(rf"{_HOLE}| ", "", piece))


def _shorter(piece: str, behind: bool = False) -> list[tuple[str, str]]:
    """The piece with one word less each time, from its end or its beginning, and the word that went last."""
    words = piece.split(" ")
    if behind:
        return [(" ".join(words[count:]), words[count - 1]) for count in range(1, len(words))]
    return [(" ".join(words[:count]), words[count]) for count in range(len(words) - 1, 0, -1)]


def _expression(part: str) -> str:
    pieces, last = [], 0
    for match in _NAMED.finditer(part):
        pieces += [re.escape(part[last : match.start()]), f"(?P<{match['name']}>{KINDS[match['kind'] or 'number']})"]
        last = match.end()
    return "".join([*pieces, re.escape(part[last:])]).replace(r"\ ", " ")
