"""The YAML above a page: what of it can be read, and where and why the rest cannot.

MkDocs publishes front matter that it cannot read as text, without a word: hence the plugin asks here first.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

import yaml

_END = re.compile(r"(?:---|\.\.\.)[ \t]*")
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:")
_TEXT = re.compile(r"(?:[\w-]+:[ \t]*|[ \t]*-[ \t]+)(?P<value>[^'\"\[{#\s].*)")  # that is not quoted
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast; its messages are less plain
_QUOTE = "put the value in quotes"
_ADVICE = (  # what YAML says, and what to write instead
    ("mapping values", f"a colon and a space begin a value, so {_QUOTE}"),
    (r"'\t'", "indent with spaces, not with a tab"),
    ("cannot start any token", f"YAML keeps that character for itself, so {_QUOTE}"),
    ("or ']'", "close the list with ]"),
    ("end of stream", "close the quotes, and double those inside"),
    ("<block end>", f"{_QUOTE}, and double those inside"),
    ("alias", _QUOTE),
    ("tag", _QUOTE),
    ("", "write one `key: value` a line"),
)


@dataclass(frozen=True)
class FrontMatter:
    """`data` holds each key that can be read, also where others cannot; a problem is (line, sentence)."""

    data: dict
    body: str
    problems: tuple[tuple[int, str], ...] = ()
    lines: dict[str, int] = field(default_factory=dict)  # of each key, readable or not


@lru_cache(maxsize=4096)
def read(text: str) -> FrontMatter:
    """The front matter of a page; without one, no data and the whole text as body."""
    if not text.strip():  # as an editor leaves it for a moment while it saves
        return FrontMatter({}, "", ((1, "is empty; write the page, or remove it"),))
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != "---":
        return FrontMatter({}, text)
    end = next((number for number in range(first + 1, len(lines)) if _END.fullmatch(lines[number])), None)
    if end is None:
        return FrontMatter({}, "", ((first + 1, "opens its front matter and never closes it; end it with a line ---"),))
    head, body = lines[first + 1 : end], "\n".join(lines[end + 1 :]).lstrip("\n")
    problems = []
    if first:
        problems.append((1, "has empty lines above its front matter, which is then no front matter; begin with ---"))
    if end == len(lines) - 1:
        problems.append((end + 1, "ends with its front matter; write the page below it"))
    keys: dict[str, int] = {}
    for number, line in enumerate(head, start=first + 2):
        if key := _KEY.match(line):
            if key[1] in keys:
                problems.append((number, f"has the key {key[1]!r} twice in its front matter; keep one"))
            keys.setdefault(key[1], number)
        text_of = _TEXT.match(line)
        if text_of and (cut := re.search(r"[ \t]#", text_of["value"])):
            lost = text_of["value"][cut.start() + 1 :]
            problems.append((number, f"loses {lost!r} to a comment (a # after a space begins one); {_QUOTE}"))
    try:
        data = yaml.load("\n".join(head), LOADER)
    except (yaml.YAMLError, ValueError):  # a day that no month has is a ValueError
        data, wrong = _what_can_be_read(head, first + 2)
        problems += wrong
    if not isinstance(data, dict):
        problems.append((first + 1, "has front matter without a key; write one `key: value` a line"))
    return FrontMatter(data if isinstance(data, dict) else {}, body, tuple(problems), keys)


def _what_can_be_read(head: list[str], first: int) -> tuple[dict, list[tuple[int, str]]]:
    """Key by key, so that one broken value hides no other; `first` is the line of the page on which the lines begin."""
    data, problems = {}, []
    starts = sorted({0, *(number for number, line in enumerate(head) if _KEY.match(line))})
    for number, end in zip(starts, [*starts[1:], len(head)], strict=True):
        chunk = "\n".join(head[number:end])
        try:
            value = yaml.safe_load(chunk)
        except (yaml.YAMLError, ValueError) as error:
            problems.append(_problem(error, chunk, first + number))
            continue
        if isinstance(value, dict):
            data |= value
        elif value is not None:
            shown = chunk.strip().splitlines()[0][:40]
            problems.append((first + number, f"has front matter that is no `key: value` ({shown!r}); write one a line"))
    if not problems:  # each key by itself can be read, all of them together cannot
        try:
            yaml.safe_load("\n".join(head))
        except yaml.YAMLError as error:
            problems.append(_problem(error, "\n".join(head), first))
    return data, problems


def _problem(error: Exception, chunk: str, line: int) -> tuple[int, str]:
    mark = getattr(error, "problem_mark", None)
    reason = " ".join(str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split())
    row = min(mark.line, chunk.count("\n")) if mark else 0
    place = f"column {mark.column + 1}: " if mark else "column 1: "
    advice = next(advice for part, advice in _ADVICE if part in reason)
    return line + row, f"has broken front matter ({place}{reason}); {advice}"
