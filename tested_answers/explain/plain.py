"""What was pasted, without what a terminal, a notebook or a log put around it."""

import re
from itertools import pairwise, takewhile

MOST = 200_000  # characters that are read: half from the beginning, half from the end
NARROW = 40  # characters that the longest line has at least, if a terminal cut it
LOGGED = 100  # characters of a line in which that is sought which a log wrote before each line

_LINE_END = re.compile(r"\r\n?")
_COLOUR = re.compile(r"(?:\x1b|\^\[)?\[[0-9]{1,3}(?:;[0-9]{1,3}){0,6}m|\x1b\[[0-9;?]{0,20}[A-Za-z]")
_PREFIX = re.compile(
    r"\n[ \t]{0,20}(?:\[rank[0-9]{1,4}\]:|E {2,7}|>{1,3} |"
    r"\[?[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]{5,20}[Z\]]{0,2}(?: \[?[A-Z]{4,8}\]?:?)?)"
)
_DIGITS = re.compile("[0-9]+")
_LOGGED = re.compile(r"(?:[\[(<{0]|[A-Z]{4,8}\b).*[\])>|:](?: |\Z)", re.ASCII)
_RAISED = re.compile(r"[\w.]{0,80}(?:Error|Exception|Warning): ", re.ASCII)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": " ", "&#39;": " ", "&#x27;": " ", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_QUOTE = re.compile("[\"'`\u2018\u2019\u201c\u201d]")
_SPACE = re.compile("[\\x00-\\x20\\x7f-\\xa0\u2000-\u200b\u2028\u2029\u3000\ufeff\u2500-\u257f|]+")


def plain(text: str, glued: str = "") -> str:
    """One line: no colours, no quotes, no frames, each run of white space one space.

    `glued` says which line breaks a terminal put into a word: "full" those behind the longest lines, "all" each.
    """
    text = unframed(text)
    if glued == "full":
        text = _without_full_breaks(text)
    text = _PREFIX.sub("" if glued == "all" else " ", f"\n{text}")
    if glued == "all":
        text = text.replace("\n", "")
    text = _ENTITY.sub(lambda match: _ENTITIES[match[0]], text)
    return _SPACE.sub(" ", _QUOTE.sub("", text)).strip(" ")


def unframed(text: str) -> str:
    """The lines without colours and without what a log wrote before each of them, such as a time or the name of a process."""
    if len(text) > MOST:
        text = f"{text[: MOST // 2]}\n{text[-MOST // 2 :]}"
    text = _COLOUR.sub("", _LINE_END.sub("\n", text))
    if "\n" not in text:
        text = text.replace("\\n", "\n")  # a log in one line
    lines = text.split("\n")
    masked = [_DIGITS.sub("0", line[:LOGGED]) for line in lines if line.strip()]
    first, last = min(masked, default=""), max(masked, default="")
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
    before = _LOGGED.match(first[:shared])
    if not before or len(masked) < 2:
        return text
    log = re.compile(re.escape(before[0]).replace("0", "[0-9]+"), re.ASCII)
    return "\n".join(log.sub("", line, count=1) if log.match(line) else line for line in lines)


def _without_full_breaks(text: str) -> str:
    """The line breaks behind the longest lines are a terminal's, unless an exception begins behind them."""
    lines = text.split("\n")
    longest = max(NARROW, *map(len, lines), 0)
    parts = [lines[0]]
    for before, line in pairwise(lines):
        joined = len(before) == longest and not _RAISED.match(line)
        parts.append(_PREFIX.sub("", f"\n{line}").removeprefix("\n") if joined else f"\n{line}")
    return "".join(parts)


def lowered(text: str) -> str:
    """Lower case for A to Z alone, so that each character keeps its place."""
    return text.translate(_LOWER)


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
