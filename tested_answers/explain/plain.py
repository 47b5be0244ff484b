"""What was pasted, without what a terminal, a notebook or a log put around it."""

from __future__ import annotations

import re

MOST = 200_000  # characters that are read: half from the beginning, half from the end
NARROW = 40  # characters that the longest line has at least, if a terminal cut it

_LINE_END = re.compile(r"\r\n?")
_COLOUR = re.compile(r"(?:\x1b|\^\[)?\[[0-9]{1,3}(?:;[0-9]{1,3}){0,6}m|\x1b\[[0-9;?]{0,20}[A-Za-z]")
_PREFIX = re.compile(
    r"\n[ \t]{0,20}(?:\[rank[0-9]{1,4}\]:|E {2,7}|>{1,3} |"
    r"\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{5,20}[Z\]]{0,2}(?: \[?[A-Z]{4,8}\]?:?)?)"
)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": " ", "&#39;": " ", "&#x27;": " ", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_QUOTE = re.compile("[\"'`\u2018\u2019\u201c\u201d]")
_SPACE = re.compile("[\\x00-\\x20\\x7f-\\xa0\u2000-\u200b\u2028\u2029\u3000\ufeff\u2500-\u257f|]+")


def plain(text: str, glued: str = "") -> str:
    """One line: no colours, no quotes, no frames, each run of white space one space.

    `glued` says which line breaks a terminal put into a word: "full" those behind the longest lines, "all" each.
    """
    if len(text) > MOST:
        text = f"{text[: MOST // 2]}\n{text[-MOST // 2 :]}"
    text = _COLOUR.sub("", _LINE_END.sub("\n", text))
    if glued == "full":
        text = _without_full_breaks(text)
    text = _PREFIX.sub("" if glued == "all" else " ", f"\n{text}")
    if glued == "all":
        text = text.replace("\n", "")
    text = _ENTITY.sub(lambda match: _ENTITIES[match[0]], text)
    return _SPACE.sub(" ", _QUOTE.sub("", text)).strip(" ")


def _without_full_breaks(text: str) -> str:
    lines = text.split("\n")
    longest = max(map(len, lines))
    return "".join(line if len(line) == longest >= NARROW else f"{line}\n" for line in lines)


def lowered(text: str) -> str:
    """Lower case for A to Z alone, so that each character keeps its place."""
    return text.translate(_LOWER)


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
