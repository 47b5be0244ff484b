"""The `#>` lines of a snippet: what its statements printed, written under each of them."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

MARK = "#>"


# Strings, whole, so that what only stands in one is no output; comments.
_PIECE = re.compile(
    r""""{3}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"{3}|'{3}[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'{3}"""
    r"""|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|^[ \t]*#>[ ]?(?P<said>[^\n]*)|#[^\n]*""",
    re.DOTALL | re.MULTILINE,
)


@lru_cache(maxsize=64)
def recorded(source: str) -> dict[int, str]:
    """Line number -> what the line says was printed, for each `#>` comment that stands on a line of its own."""
    found, number, last = {}, 1, 0
    for match in _PIECE.finditer(source):
        if match["said"] is not None:
            number += source.count("\n", last, match.start())
            last = match.start()
            found[number] = match["said"].rstrip()
    return found


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
