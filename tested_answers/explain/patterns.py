"""The pattern of a message: literal text with named numbers, shapes and words. No regular expressions, so none can blow up.

`{rows}` is a number, `{size:shape}` a shape such as `[2, 3]`, `(2, None)` or `2x3`, `{got:word}` a dtype, device, class or argument,
`{key:rest}` a name of up to three words with which the text ends, `...` anything on the way to the next literal. A quote at a word with which it begins or ends says that the word begins or ends there.
"""

import re
from dataclasses import dataclass
from functools import cached_property

LEAST = 12  # letters of literal text in a pattern
KINDS = ("number", "shape", "word", "rest")
_HOLE = r"\{[^{}]*\}"  # whatever it is called
NAMED = re.compile(r"\{(?P<name>[a-z]\w*)(?::(?P<kind>\w+))?\}")
_QUOTE = re.compile("[\"'`\u2018\u2019\u201c\u201d]")
_OPENED, _CLOSED = re.compile(r"\s*[\"'`]\w", re.ASCII), re.compile(r"\w[\"'`]\s*$", re.ASCII)


@dataclass(frozen=True)
class Pattern:
    """A pattern as it stands in a family."""

    text: str

    @cached_property
    def names(self) -> dict[str, str]:
        """Name -> kind. Raises ValueError with one sentence."""
        names: dict[str, str] = {}
        for match in NAMED.finditer(self.text):
            kind = match["kind"] or "number"
            if kind not in KINDS:
                raise ValueError(f"{{{match['name']}:{kind}}} is of no known kind; write one of {', '.join(KINDS)}")
            if match["name"] in names:
                raise ValueError(f"the name {match['name']} stands twice in the pattern; name the second otherwise")
            names[match["name"]] = kind
        return names

    @cached_property
    def bare(self) -> str:
        """All that the engine reads of it: in lower case, without quotes but where one says that a word begins or ends there."""
        pieces = re.split(f"({_HOLE})", " ".join(_QUOTE.sub("", self.text).split()))
        text = "".join(piece if piece.startswith("{") else piece.lower() for piece in pieces)
        return "'" * bool(_OPENED.match(self.text)) + text + "'" * bool(_CLOSED.search(self.text))

    @cached_property
    def literals(self) -> list[str]:
        """The literal pieces, in lower case."""
        return [part.strip(" ") for part in re.split(rf"\.\.\.|{_HOLE}", self.bare.strip("'")) if part.strip()]

    @property
    def strength(self) -> int:
        """How many letters of a message it says literally."""
        return sum(len(part.replace(" ", "")) for part in self.literals)
