"""What a sentence says in numbers, denials, shapes and words with an opposite, the claim that it cites says too."""

import re
from collections import Counter
from collections.abc import Iterator

from tested_answers.checks import citations
from tested_answers.checks.lines import Lines
from tested_answers.content.claims import read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.numbers import has_small, numbers_in, small_numbers_in, small_words_in, versions_in
from tested_answers.content.opposites import IN_CODE, IN_WORDS, QUOTED, denied_more
from tested_answers.content.prose import Kind, Place, Sentence
from tested_answers.content.violation import Violation

_NOT = re.compile(r"\bnot (?:about |at |on |to |by |only |the )?(?=[-−(\[`]*\d)")
_DENIED = re.compile(r"\bnot [-−(\[]*\d[\w.,]*(?:(?<=e)-\d+)?\b")
_INDEX = re.compile(r"([\w.]*)[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")  # (20, 1), squeeze(1) or x[:, -1], of a title
_DIGITS = re.compile(r"(?<![A-Za-z_\d])\d+")  # the 1 of [:, 1], not that of conv1
_AXIS = re.compile(r"\b(?:dim|axis)=-?\d")  # one axis for another is the lie that reads like the truth
_SHAPE = re.compile(r"(?<![\w)\]])[(\[](?=[^()\[\]]*[A-Za-z])[\w*+-]+(?:, ?[\w*+ -]+)+,?[)\]]")  # (N, 1) or [i, j]


def check(entry: Entry, entries: list[Entry], sentences: list[Sentence], lines: Lines) -> Iterator[Violation]:
    for key in ("title", "description"):
        for words in _unknown(str(entry.front_matter.get(key, "")), entry):
            sentence = f"{words!r} in the {key} is said by no snippet and by no claim; write what one of them says"
            yield Violation(entry.shown(entry.page), entry.head.lines.get(key, 1), sentence)
    for sentence in sentences:
        cited = [citations.resolve(tick, entry, entries) for tick in sentence.ticks if tick.is_proof]
        if None in cited or sentence.place is Place.QUOTED:
            continue
        said = " ".join(claim.sentence for claim in cited)
        if words := _unsaid(sentence, said, bool(cited)):
            what = "cites no claim; end it with the [✓](claim:name) of one that says so"
            if cited:
                what = f"{cited[0].name} does not; say it in the claim's sentence too, in the same words"
            says = f"{sentence.shown} says {words[0]!r} and {what}, or leave it out"
            yield Violation(entry.shown(entry.page), lines.of(sentence.text), says)


def _unknown(text: str, entry: Entry) -> Iterator[str]:
    """Shapes, indices and small numbers of a title or description of which no claim says the like."""
    claimed = [claim.sentence for claim in read_claims(entry.test)]
    for index in _INDEX.finditer(text):
        # A call may go on there, as in Dense(32, activation="relu"), and unsqueeze(1) is no squeeze(1).
        wanted = rf"(?<!\w){re.escape(index.group()[:-1])}(?!\w)" if index[1] else re.escape(index.group())
        if not any(re.search(wanted, known) for known in (*entry.sources().values(), *claimed)):
            yield index.group()
    known = [number for sentence in claimed for number in small_numbers_in(sentence)]
    for number in small_numbers_in(QUOTED.sub("", _INDEX.sub(r"\1", text))):
        if not any(one.value == number.value and one.near & number.near for one in known):
            yield number.shown


def _unsaid(sentence: Sentence, said: str, cites: bool) -> list[str]:
    own = sentence.only(Kind.OWN)
    words = [word for word in small_words_in(own) if not has_small(word, said)]
    if not sentence.ticks:
        named = {version for _, version in versions_in(own)}
        words += [number for number in numbers_in(QUOTED.sub("", own)) if number not in named]
        words += _DENIED.findall(sentence.text)  # in a quoted belief too
    if words or not cites:
        return words
    if len(denied := _DENIED.findall(sentence.text)) > len(_NOT.findall(said)):
        return denied
    codes = [piece.text for piece in sentence.pieces if piece.kind is Kind.CODE]
    orders = [order for code in codes for order in [*_SHAPE.findall(code), *_AXIS.findall(code)]]
    if unsaid := [order for order in orders if order not in said]:
        return unsaid
    if again := [order for order in orders if said.count(order) < orders.count(order)]:  # [i, j] goes to [i, j]
        return [f"{again[0]} more than once"]
    spoken = re.sub(r"`[^`]*`", "x", said)
    if turned := [*IN_CODE.unsaid("\n".join(codes), said), *IN_WORDS.said_less(own, spoken)]:
        return turned
    if denied := denied_more(own, spoken):
        return denied[-1:]
    return [*_otherwise(codes, said), *_repeated(own, said), *_displaced(own, spoken)]


def _otherwise(codes: list[str], said: str) -> Iterator[str]:
    """Code that the claims have with other digits only: `padding=2` where they say `padding=1`."""
    for code in codes:
        plain = re.escape(code)
        if re.search(r"\d", code) and not _stands(plain, said) and _stands(_DIGITS.sub(r"\\d+", plain), said):
            yield code


def _stands(pattern: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){pattern}(?![\w])", text) is not None


def _repeated(own: str, said: str) -> Iterator[str]:
    """Numbers that the sentence says more often than its claims do: one of them is another's place."""
    known = _counted(said)
    return (f"{number} more than once" for number, times in _counted(own).items() if times > known[number] > 0)


def _counted(text: str) -> Counter[str]:
    words = (str(one.value) for one in small_numbers_in(text) if one.shown.isalpha())
    return Counter([*numbers_in(text), *words])


def _displaced(own: str, said: str) -> Iterator[str]:
    """Small numbers that a claim with several says of something else: no word near them is near them there."""
    known = small_numbers_in(said)
    several = len({number.value for number in known}) > 1
    for number in small_numbers_in(own) if several else ():
        same = [one for one in known if one.value == number.value]
        if number.near and same and not any(one.near & number.near for one in same):
            yield number.shown
