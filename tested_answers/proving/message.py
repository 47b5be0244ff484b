"""What a claim that says no says, in one line for readers: no addresses of this run, no types of this engine."""

import ast
import re
from collections.abc import Iterable

import pytest
from _pytest._code.code import TracebackEntry

from tested_answers.content.closeness import cut

_TOP = re.compile(r"^ \+  (?:where|and) ")
_TRUTH = re.compile(r"\b(?:tensor|True|False|not|is|in|and|or)\b")
_TELLING = re.compile(r"(?!\w+\(\)$).{1,70}")  # where a value comes from; `max()` says nothing
_WHERE = re.compile(r"^ \+\s+(?:where|and) ")
_TIDY = (
    (re.compile(r"<function (?:\w+\.<locals>\.)*(\w+)(?: at 0x[0-9a-fA-F]+)?>"), r"\1"),
    (re.compile(r"<\d+ variables of a snippet>\."), ""),
    (re.compile(r"<class '(?:[\w.]+\.)?(\w+)'>"), r"\1"),
    (re.compile(r"<(\w+) name=[^<>]*>"), r"\1"),
    (re.compile(r"<built-in (?:method|function) (\w+)[^>]*>"), r"\1"),
    (re.compile(r"torch\.Size\(\[(\d+)\]\)"), r"(\1,)"),
    (re.compile(r"torch\.Size\(\[([^\]]*)\]\)"), r"(\1)"),
    (re.compile(r"np\.(?:float|u?int|bool)\d+\(([^()]*)\)"), r"\1"),
    (re.compile(r"np\.(True|False)_"), r"\1"),
    (re.compile(r" at 0x[0-9a-fA-F]+"), ""),
    (re.compile(r"(?<![\d.])\d{12,}\b"), "an address"),
)
_LONG = re.compile(r"\d+\.\d{5,}(?:e[-+]?\d+)?")


def statements(source: str) -> dict[int, str]:
    """Line of a test file -> the assert that stands there."""
    asserts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]
    return {line: ast.unparse(node) for node in asserts for line in range(node.lineno, node.end_lineno + 1)}


def one_line(
    raised: pytest.ExceptionInfo, place: TracebackEntry, statements: dict[int, str], without: Iterable[str]
) -> str:
    """What did not hold with the values in place, where they come from, and the arguments that the assert names.

    `without`: the arguments that are no drawn values.
    """
    statement = statements.get(place.lineno + 1, "")
    first, *others = [tidied(line) for line in str(raised.value).splitlines() if line.strip()] or [statement]
    if first.startswith("assert "):
        first = false_part(first.removeprefix("assert "))
        values = [_WHERE.sub("", line).strip().partition(" = ") for line in others if _TOP.match(line)]
        known = [
            f"{value.strip()} is {source}"
            for value, _, source in values
            if value.strip() in first and source != value and _TELLING.fullmatch(source)
        ]
        if not known and not re.search(r"[^\W_]", _TRUTH.sub("", first)):
            first = statement.removeprefix("assert ")
        first += f" (where {', '.join(known)})" * bool(known)
    else:
        first = ", ".join([first, *(line.strip() for line in others if not _WHERE.match(line))])
    code = place.frame.code.raw
    case = ", ".join(
        f"{name} = {value!r}"
        for name in code.co_varnames[: code.co_argcount]
        if name not in without and re.search(rf"\b{name}\b", statement)
        if isinstance(value := place.locals.get(name), int | float | str | tuple | list)
    )
    return cut(f"at {tidied(case)}: {first}" if case else first)


def false_part(line: str) -> str:
    """Of `(a and b)` the part that was false, which is the last that was asked."""
    outer, start, depth, quote = 0, 0, 0, ""
    for place, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
            outer += depth == 0
            if depth == 0 and line.startswith(" and ", place):
                start = place + len(" and ")
    if outer == 1 and line.startswith("("):
        return false_part(line[1:-1])
    return line[start:]


def tidied(line: str) -> str:
    for pattern, plain in _TIDY:
        line = pattern.sub(plain, line)
    return rounded(line)


def rounded(text: str) -> str:
    """With four digits of each number that has all of them: the last ones are the processor's."""
    return _LONG.sub(lambda match: f"{float(match[0]):.4g}", text)


def reason(report: str) -> str:
    """The line of pytest's report that says what was wrong; a traceback is for nobody who writes an answer."""
    lines = report.strip().splitlines()
    said = [line.removeprefix("E").strip() for line in lines if line.startswith("E ")]
    return (said or lines or ["no reason"])[0]
