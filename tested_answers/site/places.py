"""The places of a snippet at which its mutations change it, and what else can stand there.

A place is what the two codes do not share, widened to something that a reader can name: `dim=1`, `x @ w`. Places that
overlap are one, and each of their readings is the whole of it.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from tested_answers.content.outcomes import Outcome
from tested_answers.site.coloured import Stretch, Text, read

Marks = dict[int, list[Stretch]]  # under the number of their line

_TOKEN = re.compile(r'\d[\w.]*|\w+|"[^"\n]*"|\'[^\'\n]*\'|[ \t]+|\n|.')


@dataclass(frozen=True)
class Reading:
    """What one mutation puts at its place."""

    outcome: Outcome
    text: str  # at the place; empty where it takes away

    @property
    def name(self) -> str:
        return self.outcome.name


@dataclass(frozen=True)
class Place:
    """From and to where in the code without outputs, and its other readings."""

    start: int
    end: int
    readings: tuple[Reading, ...]


def find(source: str, outcomes: list[Outcome]) -> list[Place]:
    """The places of a snippet in their order."""
    code = read(source).source
    groups: list[tuple[int, int, list[tuple[Outcome, str]]]] = []
    edited = [(outcome, read(outcome.text).source) for outcome in outcomes]
    spans = [(*_span(code, after), (outcome, after)) for outcome, after in edited if after != code]
    for start, end, one in sorted(spans, key=lambda span: span[:2]):
        if groups and start < groups[-1][1]:
            first, last, ones = groups.pop()
            groups.append((first, max(last, end), [*ones, one]))
        else:
            groups.append((start, end, [one]))
    return [
        Place(start, end, tuple(Reading(outcome, _at(start, end, code, after)) for outcome, after in ones))
        for start, end, ones in groups
    ]


def stretches(places: list[Place], own: Text, text: Text, changed: int) -> Marks:
    """The places in a text by line: in the snippet's own, or in that of a reading of the place `changed`."""
    grown, starts, at = len(text.source) - len(own.source), [], 0
    for number in text.code:
        starts.append((at, number))
        at += len(text.lines[number]) + 1
    found: Marks = {}
    for index, place in enumerate(places):
        start = place.start + (grown if index > changed else 0)
        end = max(start, place.end + (grown if index >= changed else 0))
        leads = True
        for first, number in starts[max(0, bisect_right(starts, (start, len(text.lines))) - 1) :]:
            if first > end:
                break
            line = text.lines[number]
            begin, finish = max(start - first, 0), min(end - first, len(line))
            begin += leads is False and len(line[begin:finish]) - len(line[begin:finish].lstrip())
            if begin < finish or (start == end and 0 <= start - first <= len(line)):
                found.setdefault(number, []).append(Stretch(begin, max(begin, finish), index, leads))
                leads = False
                if start == end:
                    break
        if leads:  # the last line was taken away
            number = text.code[-1]
            found.setdefault(number, []).append(Stretch(len(text.lines[number]), len(text.lines[number]), index, leads))
    return found


def _at(start: int, end: int, code: str, after: str) -> str:
    """What stands in the edited code at the place."""
    line = code[code.rfind("\n", 0, start) + 1 :]
    indent = line[: len(line) - len(line.lstrip(" "))]
    return after[start : max(start, end + len(after) - len(code))].replace(f"\n{indent}", "\n").strip()


@lru_cache(maxsize=512)
def _tokens(code: str) -> list[str]:
    return _TOKEN.findall(code)


def _span(code: str, after: str) -> tuple[int, int]:
    """Where the code differs from the edited one, widened."""
    old, new = _tokens(code), _tokens(after)
    shorter, first, last = min(len(old), len(new)), 0, 0
    while first < shorter and old[first] == new[first]:
        first += 1
    while last < shorter - first and old[-1 - last] == new[-1 - last]:
        last += 1
    start, end = _balanced(old, new, *_widened(old, first, len(old) - last))
    at = sum(map(len, old[:start]))
    return at, at + sum(map(len, old[start:end]))


def _widened(tokens: list[str], start: int, end: int) -> tuple[int, int]:
    """Without white space around, with a word in it, and with the name of an argument before its value."""
    while start < end and tokens[start].isspace():
        start += 1
    while start < end and tokens[end - 1].isspace():
        end -= 1
    if start < end and not _has_word(tokens[start:end]):  # an operator: with what stands on its sides
        if end < len(tokens) and _has_word(tokens[end : end + 1]):
            end += 1
        else:
            start, end = _left(tokens, start), _right(tokens, end)
    if start == end and start and tokens[start - 1] == " " and tokens[end] != "\n":
        end += 1
    while not _has_word(tokens[start:end]) and start and tokens[start - 1] != "\n":
        start -= 1
    while not _has_word(tokens[start:end]) and end < len(tokens):
        end += 1
    while start < end and tokens[start].isspace():
        start += 1
    if start >= 3 and tokens[start - 1] == "=" and _has_word([tokens[start - 2]]) and tokens[start - 3] in ("(", " "):
        start -= 2
    return start, end


def _balanced(old: list[str], new: list[str], start: int, end: int) -> tuple[int, int]:
    """Widened until both codes open there what they close, with the name before a bracket; not beyond the line."""
    first, last = start, end
    while _unmatched(old, new, first, last)[0] and first and old[first - 1] != "\n":
        first -= 1
    while _unmatched(old, new, first, last)[1] and last < len(old) and old[last] != "\n":
        last += 1
    if any(_unmatched(old, new, first, last)):
        return start, end
    if first < start and old[first] in "([" and first and _has_word([old[first - 1]]):
        first -= 1
    return first, last


def _unmatched(old: list[str], new: list[str], start: int, end: int) -> tuple[int, int]:
    """How many brackets are closed there without being opened, and opened without being closed: the most of both."""
    counts = [_count(old[start:end]), _count(new[start : len(new) - len(old) + end])]
    return max(closed for closed, _ in counts), max(opened for _, opened in counts)


def _count(tokens: list[str]) -> tuple[int, int]:
    closed, opened = 0, 0
    for token in tokens:
        if token in "([{":
            opened += 1
        elif token in ")]}":
            closed, opened = (closed, opened - 1) if opened else (closed + 1, 0)
    return closed, opened


def _has_word(tokens: list[str]) -> bool:
    return any(re.search(r"\w", token) for token in tokens)


def _left(tokens: list[str], start: int) -> int:
    """One token further on the same line."""
    at = start - 1 - (start > 0 and tokens[start - 1] == " ")
    return at if at >= 0 and not tokens[at].isspace() else start


def _right(tokens: list[str], end: int) -> int:
    at = end + (end < len(tokens) and tokens[end] == " ")
    return at + 1 if at < len(tokens) and not tokens[at].isspace() else end
