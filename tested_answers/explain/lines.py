"""The reader's own failing line in a pasted traceback, and its words. What is no plain line of Python is refused; nothing is run."""

import keyword
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tested_answers.explain.plain import plain, unframed

LONGEST = 300  # characters of a line that is read

_PREFIX = re.compile(r"^[ \t]{0,20}\[rank[0-9]{1,4}\]: ?")
_TRACE = re.compile(r"Traceback \(most recent call last\)")
_FRAME = re.compile(r"[ \t]*File [\"']?([^\"'\n]{1,300}?)[\"']?, line [0-9]+(?:, in .*)?$", re.ASCII)
_CELL = re.compile(r"(?:Cell|Input) In ?\[|<ipython-input|File [^ ]|[^ \t]{1,300}\.py in ")
_ARROW = re.compile(r"-{1,6}> ?[0-9]+ (.*)$", re.ASCII)
_CARETS = re.compile(r"[ \t]*[~^]+[ \t]*$")
_LIBRARY = re.compile(
    r"(?:site|dist)-packages|[\\/]lib(?:64)?[\\/]python[0-9]|(?:ython[0-9.]*|conda[0-9]?|envs[\\/][\w.-]+)[\\/][Ll]ib[\\/]"
    r"|keras[\\/]src[\\/]|torch[\\/](?:nn|optim|utils)[\\/]|<frozen|<__array|<string>|__autograph|\.pyx$",
    re.ASCII,
)
_DIRECT = re.compile(
    r"(?:torch|torchvision|timm)[\\/](?!utils[\\/]data|_dynamo|_inductor|distributed)|numpy[\\/]|keras[\\/]src[\\/](?!trainers|backend[\\/]\w+[\\/]trainer)"
    r"|tensorflow[\\/]python[\\/](?!keras|data|eager[\\/]polymorphic)",
    re.ASCII,
)
_RAISED = re.compile(r"[\w.]{0,80}(?:Error|Exception|Warning|Interrupt)\b", re.ASCII)

_TOKEN = re.compile(
    r"(?P<space>[ \t]+)|(?P<comment>#.*)"
    r"|(?P<string>[bBrRuUfF]{0,2}(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<number>0[xX][0-9a-fA-F]+|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?[jJ]?)"
    r"|(?P<mark>\.\.\.|\*\*=|//=|>>=|<<=|->|:=|[-+*/%@&|^]=|==|!=|<=|>=|\*\*|//|>>|<<|[-+*/%@&|^~<>=.,:()\[\]{}])",
    re.ASCII,
)
_MADE = frozenset(["def", "class", "async", "await", "yield", "global", "nonlocal", "del"])
_WORDS = frozenset(keyword.kwlist) - {"False", "None", "True"}
OPEN, CLOSE = "([{", ")]}"


@dataclass(frozen=True)
class Token:
    """A word of a line; `mate` is where its bracket closes or opens."""

    kind: str
    text: str
    start: int
    end: int
    mate: int = -1

    @property
    def ends(self) -> bool:
        """Whether an operand may end with it, so that a bracket behind it is a call or an index."""
        return self.kind in ("string", "number") or (self.kind == "name" and not self.word) or self.text in (*CLOSE,)

    @property
    def word(self) -> bool:
        """Whether it is a word of Python itself."""
        return self.kind == "name" and self.text in _WORDS


@dataclass(frozen=True)
class Line:
    """A line that failed; `span` is the part that the carets show, None where no traceback shows any."""

    code: str
    span: tuple[int, int] | None
    direct: bool = True  # what failed is what the line calls, and not what a library did with it later, as fit() does


@lru_cache(maxsize=1024)
def tokens(code: str, more: re.Pattern | None = None) -> list[Token] | None:
    """The words of one line, None where it is none that stands alone; `more` is what a rule has besides."""
    found: list[tuple] = []
    place, opened, mates = 0, [], {}
    while place < len(code):
        match = (more and more.match(code, place)) or _TOKEN.match(code, place)
        if not match:
            return None
        kind = match.lastgroup
        if kind not in ("space", "comment"):
            if kind == "string" and match[0][-2:] in ("''", '""') and code.startswith(match[0][-1], match.end()):
                return None  # it begins three quotes
            if match[0] in (*OPEN,):
                opened.append(len(found))
            elif match[0] in (*CLOSE,):
                if not opened or OPEN.index(found[opened[-1]][1]) != CLOSE.index(match[0]):
                    return None
                mates |= {opened[-1]: len(found), len(found): opened.pop()}
            found.append((kind, match[0], match.start(), match.end()))
        place = match.end()
    if opened:
        return None
    made = [Token(*one, mates.get(number, -1)) for number, one in enumerate(found)]
    return made if not any(_unclear(made, number) for number in range(len(made))) else None


def _unclear(line: list[Token], place: int) -> bool:
    """What would make commas and names mean something else."""
    token = line[place]
    if (token.kind == "name" and token.text in _MADE) or (place == 0 and token.text == "@"):
        return True
    if token.text != "lambda":
        return False
    return ":" not in [one.text for one in line[place + 1 : place + 3]]  # more than one name, or a default


def failing(text: str, flat: str, message: str) -> Line | None:
    """The last line of the reader in the traceback that holds the message. `flat` is the plain text in which it was found."""
    if flat != plain(text):
        return None  # a terminal broke the lines
    lines = [_PREFIX.sub("", line, count=1) for line in unframed(text).split("\n")]
    starts = [0, *(number for number, line in enumerate(lines) if number and _TRACE.search(line)), len(lines)]
    ends = [end for start, end in pairwise(starts) if message in plain("\n".join(lines[start:end]))]
    return _last_own(lines[: ends[-1]]) if ends else None


def _last_own(lines: list[str]) -> Line | None:
    own, header, carets, direct = None, "", False, True
    for number, line in enumerate(lines):
        if match := _ARROW.match(line):
            if header and not _LIBRARY.search(header):
                own, direct = (match[1], None), True
            elif header:
                direct = direct and bool(_DIRECT.search(header))
        elif match := _FRAME.match(line):
            header = match[1]
            code, below = (*lines[number + 1 : number + 3], "", "")[:2]
            shown = bool(_CARETS.match(below))
            carets = carets or shown
            if _LIBRARY.search(header):
                direct = direct and bool(_DIRECT.search(header))
                continue
            direct = True
            alone = shown or not below.startswith("    ")
            own = (code, below if shown else None) if alone and code.strip() and not _begins(code) else ("", None)
        elif _CELL.match(line):
            header = line
    if not own or len(own[0]) > LONGEST or not own[0].isascii():
        return None
    raw, below = own
    indent = len(raw) - len(raw.lstrip(" \t"))
    code = raw.strip(" \t")
    found = tokens(code)
    if not found:
        return None
    whole = (found[0].start, found[-1].end)
    if below is None:
        return Line(code, whole if carets else None, direct)
    start = len(below) - len(below.lstrip(" \t")) - indent
    span = (start, len(below.rstrip(" \t")) - indent)
    following = [one.text for one in found if one.start >= span[1]]
    if following[:1] == ["="]:  # what is set failed, and the whole of it is shown by its left side
        span = (span[0], whole[1])
    edges = {one.start for one in found}, {one.end for one in found}
    return Line(code, span if span[0] in edges[0] and span[1] in edges[1] else None, direct)


def _begins(code: str) -> bool:
    return bool(_RAISED.match(code) or _FRAME.match(code))
