"""Which family a pasted text belongs to, and what to tell its reader."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tested_answers.explain.families import Cause, Family, Wording
from tested_answers.explain.filling import Value, filled, value_of, worked_out
from tested_answers.explain.lines import Line, failing
from tested_answers.explain.mending import mended
from tested_answers.explain.patterns import Found, words_of
from tested_answers.explain.plain import lowered, plain, unframed
from tested_answers.explain.spelling import called, meant

NEAR = 0.6  # of what a pattern says that must stand in a text, weighed by how rare each word is
WINDOW = 1_000  # characters behind the name of the last exception in which neighbours are sought
SHORT = 300  # characters that a message written down without its values may have
WORDS = 4  # of it at least that the pattern has
AHEAD = 0.8  # of the nearest family's share, which no other may pass

_RAISED = re.compile("(?:Error|Exception|Warning): ")
_NAME = re.compile(r"[A-Za-z_.]{0,60}$")  # what stands before that in the name of an exception
_TRACED = re.compile(r"traceback \(most recent|(?:line |:)[0-9]+, in ")
_TRACE = "traceback (most recent call last)"
_ENDS = re.compile(r"(?<![\w.])(?<!except )[\w.]{0,80}(?:Error|Exception|Interrupt|Iteration)(?:: |$)", re.ASCII)
_WHOLE = re.compile(r"\w+")
_LETTER = re.compile("[A-Za-z_]")
_CAPITAL = re.compile("[A-Z][a-z]+")
_VALUE = re.compile("[0-9]|(?<![A-Za-z])[\"'`]")
_EXCEPTION = re.compile(r"^[\w.]*(?:error|exception|warning):? ", re.ASCII)


@dataclass(frozen=True)
class Hit:
    """A family that fits."""

    family: Family
    wording: Wording
    found: Found
    text: str
    pasted: str
    cut: bool = False

    @property
    def message(self) -> str:
        return self.text[self.found.start : self.found.end]

    @property
    def shown(self) -> dict[str, str]:
        """What the names stand for, as it stands in the message."""
        return {name: raw for name, raw in self.found.values.items() if raw is not None}

    @cached_property
    def line(self) -> Line | None:
        """The reader's own line that failed."""
        return failing(self.pasted, self.text, self.message)

    @property
    def values(self) -> dict[str, Value]:
        """What the names stand for, also what was called and which of its arguments was meant."""
        kinds = self.wording.pattern.names
        raws = {name: raw.replace("?", "None") for name, raw in self.shown.items()}
        values = {name: value_of(raw, kinds[name]) for name, raw in raws.items()}  # [?, 28] has two axes
        spelt: dict[str, Value] = {}
        if self.family.takes:
            name = called(self.text, self.found.start, self.family.takes)
            takes = self.family.takes[name]
            spelt = {"called": name, "takes": takes.replace(" ", ", ")}
            if "name" in values and (near := meant(values["name"], takes)):
                spelt["meant"] = near
        for name, words in self.family.known.items():
            if name in values:
                spelt["wrong"] = values[name]
                if near := meant(values[name], words):
                    spelt["meant"] = near
        return spelt | values


def best(text: str, families: Iterable[Family]) -> Hit | None:
    """The family that says most of the message literally; the last exception of a traceback goes before the others.

    Where none fits: one with a line break inside a word, one whose end or beginning is missing, one without its values.
    """
    families = list(families)
    if hit := _whole(text, "", families):
        joined = _whole(text, "full", families) if plain(text, "full") != hit.text else None
        return joined if joined and _cut_by_a_terminal(hit, joined, text) else hit
    if hit := _whole(text, "full", families) or _whole(text, "all", families):
        return hit
    flat = plain(text)
    low = lowered(flat)
    hits = [
        Hit(family, wording, found, flat, text, cut=True)
        for family in families
        for wording in family.wordings
        if (found := wording.pattern.cut(flat, low))
        and _near(family, wording, found, flat, low)
        and found.end > _logged(flat, low)
    ]
    return max(hits, key=lambda hit: hit.found.strength, default=None) or _without_values(text, flat, low, families)


def _without_values(text: str, flat: str, low: str, families: list[Family]) -> Hit | None:
    """A message as people quote it: no number, no name in quotes, maybe words less. With values the family would have fitted."""
    if len(text) > SHORT or _VALUE.search(text):
        return None
    message = _EXCEPTION.sub("", low)
    said = Counter(_WHOLE.findall(message))

    def alone(one: _Alike) -> bool:
        says = Counter(_WHOLE.findall(" ".join(one.wording.pattern.literals)))
        # Where more is said, a value stands there after all.
        return said <= says and not one.wording.frame and not one.family.takes

    fits = _nearest(one for one in _alike(words_of(message), families) if one.words >= WORDS and alone(one))
    if not fits or any(other.share > AHEAD * fits[0].share for other in fits[1:]):
        return None
    return Hit(fits[0].family, fits[0].wording, Found(0, len(flat), {}), flat, text, cut=True)


def _whole(text: str, glued: str, families: list[Family]) -> Hit | None:
    flat = plain(text, glued)
    low, last = lowered(flat), _last(flat)
    logged, words = _logged(flat, low), {"", *_WHOLE.findall(low)}
    hits = [
        Hit(family, wording, found, flat, text)
        for family in families
        for wording in family.wordings
        if wording.pattern.anchor in words  # most are out of the question, and a set says so at once
        for found in wording.pattern.found(flat, low)
        if found.end > logged and _near(family, wording, found, flat, low)
    ]
    return max(hits, key=lambda hit: _rank(hit, last), default=None)


def _near(family: Family, wording: Wording, found: Found, flat: str, low: str) -> bool:
    """Whether around a message that other libraries have too stands what must, and before its brackets what the family knows."""
    framed = not wording.frame or any(word in low for word in wording.frame.split(", "))
    return framed and (not family.takes or bool(called(flat, found.start, family.takes)))


def _cut_by_a_terminal(hit: Hit, joined: Hit, text: str) -> bool:
    """Whether the text without the breaks behind its longest lines says more: `size 1` and `0` on the next line are 10."""
    if joined.wording is not hit.wording:
        return joined.wording.pattern.strength > hit.wording.pattern.strength
    pairs = [(raw or "", joined.found.values[name] or "") for name, raw in hit.found.values.items()]
    longer = [(raw, made) for raw, made in pairs if raw.replace(" ", "") != made.replace(" ", "")]
    return bool(longer) and all(_goes_on(raw, made, text) for raw, made in longer)


def _goes_on(raw: str, made: str, text: str) -> bool:
    """Of a number that digits go on, and of a word whose rest fills a line, unless that could begin a sentence."""
    rest = made.removeprefix(raw)
    if not _LETTER.search(rest):
        return True
    alone = re.search(rf"(?:\A|\n){re.escape(rest)}\W{{0,3}}(?:\n|\Z)", unframed(text), re.ASCII)
    return made.startswith(raw) and bool(alone) and not _CAPITAL.fullmatch(rest)


def _rank(hit: Hit, last: int) -> tuple:
    """Behind the name of the last exception the first message is the one; before it the nearest."""
    behind, start = hit.found.end > last, hit.found.start
    return hit.family.kind != "elsewhere", behind, hit.wording.pattern.strength, -start if behind else start


def explained(text: str, families: Iterable[Family]) -> dict | None:
    """What the reader is told, as plain data; None where nothing fits."""
    hit = best(text, families)
    if not hit:
        return None
    family, kinds = hit.family, hit.wording.pattern.names
    shown = hit.shown
    values = hit.values
    said = dict.fromkeys(kinds, "\u2026") | shown if hit.cut else shown  # what was cut off is unknown
    causes = [cause for cause in family.causes if not cause.when or worked_out(cause.when, values)]
    if hit.cut and not causes:  # what would choose one was cut off
        causes = [*family.causes]
    around = lowered(f"{hit.text[: hit.found.start]} {hit.text[hit.found.end :]}")
    traced = bool(_TRACED.search(around))
    causes.sort(key=lambda cause: _place(cause, around, traced))
    return {
        "slug": family.slug,
        "title": family.title,
        "message": hit.message,
        "since": hit.wording.since,
        "cut": hit.cut,
        "means": filled(hit.wording.means or family.means, values, said)[0],
        "numbers": [[name, raw, family.numbers.get(name, "")] for name, raw in shown.items()],
        "causes": [_told(cause, values, shown, said, hit.line if cause.mend else None) for cause in causes],
    }


def _place(cause: Cause, around: str, traced: bool) -> int:
    """What a frame points at goes first, then what the numbers do; last what a traceback should show and does not."""
    if cause.frame and any(word in around for word in cause.frame.split(", ")):
        return 0
    return 3 if cause.frame and traced else 2 - bool(cause.when)


def _told(cause: Cause, values: dict, shown: dict[str, str], said: dict[str, str], line: Line | None) -> dict:
    write, whole = filled(cause.write, values, shown)
    return {
        "because": filled(cause.because, values, said)[0],
        "tell": filled(cause.tell, values, said)[0],
        "mended": mended(cause.mend, line, values, shown),
        "write": write if whole else "",
        "answer": cause.answer,
        "not_run": cause.not_run,
    }


def nearest(text: str, families: list[Family]) -> list[Family]:
    """The two families whose words stand most in a text that none fits, if they are near."""
    text = plain(text)
    said = words_of(lowered(text[_last(text) :][:WINDOW]))
    ranked = _nearest(one for one in _alike(said, families) if one.words >= 3)
    return [one.family for one in ranked[:2]]


@dataclass(frozen=True)
class _Alike:
    """A wording of which a text has words."""

    family: Family
    wording: Wording
    share: float  # of what the wording says, each word weighed by how rare it is
    words: int


def _alike(said: set[str], families: list[Family]) -> Iterator[_Alike]:
    wordings = [(family, one, one.pattern.words) for family in families for one in family.wordings]
    often = Counter(word for *_, own in wordings for word in own)
    for family, wording, own in wordings:
        if both := own & said:
            share = sum(1 / often[word] for word in both) / sum(1 / often[word] for word in own)
            yield _Alike(family, wording, round(share, 6), len(both))


def _nearest(some: Iterable[_Alike]) -> list[_Alike]:
    """The nearest wording of each family that is near, the nearest first, of those as near the first."""
    near: dict[str, _Alike] = {}
    for one in some:
        if one.share >= NEAR and (one.family.slug not in near or one.share > near[one.family.slug].share):
            near[one.family.slug] = one
    return sorted(near.values(), key=lambda one: -one.share)


def _logged(text: str, low: str) -> int:
    """Where the first traceback begins, if an exception ends it: what a log wrote above it was not raised."""
    start = low.find(_TRACE)
    return start if start > 0 and _ENDS.search(text, start + len(_TRACE)) else 0


def _last(text: str) -> int:
    """Where the name of the last exception begins."""
    last = 0
    for match in _RAISED.finditer(text):
        last = match.start()
    return max(0, last - 60) + _NAME.search(text[max(0, last - 60) : last]).start()
