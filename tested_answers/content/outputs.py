"""The `#>` lines of a snippet: what its statements printed, written under each of them."""

from __future__ import annotations

import io
import tokenize
from functools import lru_cache

MARK = "#>"


@lru_cache(maxsize=64)
def recorded(source: str) -> dict[int, str]:
    """Line number -> what the line says was printed, for each `#>` comment that stands on a line of its own."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.removeprefix(MARK).removeprefix(" ")
        for token in tokens
        if token.type == tokenize.COMMENT and token.string.startswith(MARK) and not token.line[: token.start[1]].strip()
    }


def with_outputs(source: str, printed: dict[int, list[str]]) -> str:
    """The source with its recorded outputs replaced by `printed`: last line of a statement -> lines."""
    stale = recorded(source)
    lines = []
    for number, line in enumerate(source.splitlines(), start=1):
        if number not in stale:
            lines.append(line)
        lines += [f"{MARK} {text}".rstrip() for text in printed.get(number, [])]
    return "\n".join(lines) + "\n"


def cells(source: str) -> list[tuple[str, list[str]]]:
    """The source cut after each statement that printed: code, and what it printed."""
    outputs, found = recorded(source), []
    code: list[str] = []
    printed: list[str] = []
    for number, line in enumerate(source.splitlines(), start=1):
        if number in outputs:
            printed.append(outputs[number])
            continue
        if printed:
            found.append(("\n".join(code).strip("\n"), printed))
            code, printed = [], []
        code.append(line)
    found.append(("\n".join(code).strip("\n"), printed))
    return [(text, lines) for text, lines in found if text]
