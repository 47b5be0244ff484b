"""The `#>` lines of a snippet: what its statements printed, written under each of them."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

MARK = "#>"


@lru_cache(maxsize=64)
def recorded(source: str) -> dict[int, str]:
    """Line number -> what the line says was printed, for each `#>` comment that stands on a line of its own."""
    if not re.search(r"\"\"\"|'''|\\\n", source):  # no string of several lines; a tenth of the time
        lines = enumerate(map(str.strip, source.splitlines()), start=1)
        return {number: _said(line) for number, line in lines if line.startswith(MARK)}
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: _said(token.string)
        for token in tokens
        if token.type == tokenize.COMMENT and token.string.startswith(MARK) and not token.line[: token.start[1]].strip()
    }


def _said(comment: str) -> str:
    return comment.removeprefix(MARK).removeprefix(" ")


def with_outputs(source: str, printed: dict[int, list[str]]) -> str:
    """The source with its recorded outputs replaced by `printed`: last line of a statement -> lines."""
    stale = recorded(source)
    lines = []
    for number, line in enumerate(source.splitlines(), start=1):
        if number not in stale:
            lines.append(line)
        lines += [f"{MARK} {text}".rstrip() for text in printed.get(number, [])]
    return "\n".join(lines) + "\n"


def printed_after(source: str) -> dict[int, list[str]]:
    """What is recorded, by the number of the code line above it."""
    outputs, found, last = recorded(source), {}, 0
    for number in range(1, source.count("\n") + 2):
        if number in outputs:
            found.setdefault(last, []).append(outputs[number])
        else:
            last = number
    return found


def keys(source: str) -> dict[int, str]:
    """A name for each code line that edits elsewhere leave alone: its text, counted where it stands more than once.

    A line without a word, such as `)`, is named with the lines before it.
    """
    outputs, found, seen = recorded(source), {}, Counter()
    text = ""
    for number, line in enumerate(source.splitlines(), start=1):
        if number not in outputs and (line := line.strip()):
            text = line if re.search(r"\w", line) else f"{text} {line}"
            seen[text] += 1
            found[number] = text if seen[text] == 1 else f"{text}  #{seen[text]}"
    return found


def by_statement(source: str) -> Iterator[tuple[ast.stmt, list[str]]]:
    """Each top-level statement that printed, and what is recorded under it."""
    printed = printed_after(source)
    for statement in ast.parse(source).body:
        if statement.end_lineno in printed:
            yield statement, printed[statement.end_lineno]


def cells(source: str) -> list[tuple[str, list[str]]]:
    """The source cut after each statement that printed: code, and what it printed."""
    outputs, printed, found = recorded(source), printed_after(source), []
    code: list[str] = []
    for number, line in enumerate(source.splitlines(), start=1):
        if number not in outputs:
            code.append(line)
        if number in printed:
            found.append(("\n".join(code).strip("\n"), printed[number]))
            code = []
    found.append(("\n".join(code).strip("\n"), []))
    return [(text, lines) for text, lines in found if text]
