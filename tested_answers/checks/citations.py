"""Ticks that cite what is there, and claims that are cited."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from bs4 import BeautifulSoup

from tested_answers.checks.lines import Lines
from tested_answers.content.claims import Claim, read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.prose import Sentence
from tested_answers.content.ticks import HREF, NONE, TICK, Tick, find_ticks, name_of
from tested_answers.content.violation import Violation, line_with_more

_MENTION = re.compile(rf"{TICK}(?:\s*\]\s*\({HREF})?|\]\s*\({HREF}")  # whole, or a part


def resolve(tick: Tick, entry: Entry, entries: list[Entry]) -> Claim | None:
    """The claim that a tick cites."""
    owner = _owner(tick, entry, entries)
    return next((claim for claim in _claims(owner) if claim.name == tick.function), None)


def _owner(tick: Tick, entry: Entry, entries: list[Entry]) -> Entry | None:
    return entry if tick.slug is None else next((one for one in entries if one.slug == tick.slug), None)


def _claims(owner: Entry | None) -> list[Claim]:
    return read_claims(owner.test) if owner and owner.test.exists() else []


def check(
    entry: Entry, entries: list[Entry], html: str, sentences: list[Sentence], lines: Lines
) -> Iterator[Violation]:
    """Violations of the ticks of a page."""
    page = entry.shown(entry.page)
    ticks = [tick for sentence in sentences for tick in sentence.ticks]
    found = find_ticks(entry.text, [tick.target for tick in ticks])
    if len(found) != len(ticks) or _loose(html):
        advice = f"write [{TICK}](claim:name), without a space between the brackets"
        line = line_with_more(entry.text, _MENTION, [tick.line for tick in found])
        yield Violation(page, line, f"holds a tick that is not read as one; {advice}")
    for tick in found:
        if wrong := _wrong(tick, entry, entries):
            yield Violation(page, tick.line, wrong)
    for sentence in sentences:
        if wrong := _misplaced(sentence):
            yield Violation(page, lines.of(sentence.text), wrong)
    cited = {tick.function for tick in ticks if tick.is_proof and tick.slug in (None, entry.slug)}
    for claim in read_claims(entry.test):
        if claim.name not in cited:
            advice = f"end the sentence that it proves with [{TICK}](claim:{name_of(claim.name)}), or remove it"
            yield Violation(entry.shown(entry.test), claim.line, f"{claim.name} is cited nowhere; {advice}")


def _wrong(tick: Tick, entry: Entry, entries: list[Entry]) -> str:
    shown = f"[{tick.text}]({HREF}{tick.target})"
    if tick.target == NONE:
        return "" if tick.reason else f"{shown} gives no reason; write [not run: reason](claim:none)"
    if tick.text != TICK:
        return f"{shown} is no tick; write [{TICK}]({HREF}{tick.target})"
    if resolve(tick, entry, entries):
        return ""
    owner = _owner(tick, entry, entries)
    if owner is None:
        near = get_close_matches(tick.slug or "", [one.slug for one in entries], 1, 0)
        return f"{shown} names no entry; the nearest is {near[0]!r}"
    names = [name_of(claim.name) for claim in _claims(owner)]
    near = get_close_matches(tick.target.rpartition("/")[2], names, 1, 0)
    advice = f"the nearest is claim:{tick.slug + '/' if tick.slug else ''}{near[0]}" if near else "it has none"
    return f"{shown} cites no claim of {owner.shown(owner.test)}; {advice}"


def _misplaced(sentence: Sentence) -> str:
    """What is wrong with where the ticks of a sentence stand."""
    what = "row" if sentence.cells else "sentence"
    if not sentence.text and any(tick.is_proof for tick in sentence.ticks):
        return "holds a tick with no sentence before it; put it behind the full stop of the sentence that it proves"
    if len(sentence.ticks) > 1:
        return f"a {what} carries {len(sentence.ticks)} ticks ({sentence.text[:60]!r}); write one fact a {what}, one tick a fact"
    if sentence.inside:
        within, advice = "a tick stands within its sentence", "end the sentence with it, one fact a sentence"
        if sentence.cells:
            within, advice = "a row carries its tick before its last cell", "put it at the end of the last cell"
        return f"{within} ({sentence.text[:60]!r}); {advice}"
    return ""


def _loose(html: str) -> bool:
    """Whether a tick shows as text: it is no link."""
    page = BeautifulSoup(html, "html.parser")
    for unread in page.find_all(["a", "code", "pre", "svg"]):
        unread.decompose()
    return TICK in page.get_text() or f"({HREF}" in page.get_text()
