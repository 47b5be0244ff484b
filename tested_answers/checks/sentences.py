"""Which sentences must carry a tick, and how long a page may be."""

import re
from collections.abc import Iterator
from itertools import groupby

from tested_answers.checks import citations, printed, quoted, said
from tested_answers.checks.lines import Lines
from tested_answers.content.claims import Claim, read_claims
from tested_answers.content.entry import Entry
from tested_answers.content.markdown import render
from tested_answers.content.prose import WRONG, Kind, Place, Sentence, read_sentences
from tested_answers.content.violation import Violation

SHORT_ANSWER_WORDS = 60
PAGE_WORDS = 700
FOUNDING_WORDS = 1000

UNIVERSAL = re.compile(
    r"\b(all|every|always|never|only|nothing|none|no(?! longer)|any|cannot|can't|must|exactly)\b", re.IGNORECASE
)
# Those that are said of cases: "no such argument" and "by exactly 2" are not.
_OF_CASES = re.compile(r"every|always|never|any", re.IGNORECASE)
_NARROWED = re.compile(r"\b(?:here|this run|in this (?:run|example|snippet|case|table|figure))\b", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
_LEGEND = re.compile(r"(?:left|right|top|bottom|middle|above|below)\b[^.]*:", re.IGNORECASE)
_ANSWERED = re.compile(r"^\s*(?:No|None|Never|Always|Exactly|Nothing)\b(?=[.,:;!])")
_CLAUSE = re.compile(r"[,;:(—]|\b(?:because|since|so|which)\b")
# Base forms with which an instruction begins; a noun of the same spelling is told by the verb that follows it.
_VERBS = (
    "add|answer|apply|ask|average|avoid|build|call|cast|change|check|choose|clear|clip|clone|compare|compute|convert|"
    "copy|count|create|define|detach|divide|draw|drop|evaluate|feed|fix|flatten|follow|give|go|ignore|import|"
    "initiali[sz]e|inspect|install|keep|leave|let|load|look|make|mask|measure|move|multiply|normali[sz]e|pad|pass|"
    "permute|pick|plot|print|put|read|remember|remove|repeat|replace|reset|reshape|return|run|save|scale|see|seed|"
    "set|sort|split|squeeze|stack|start|stop|take|think|train|transpose|try|turn|unsqueeze|use|watch|wrap|write"
)
_NO_NOUN = r"(?!\s+(?:\w+\s+)?(?:is|are|was|were|has|have|does|do|can|will|must|gives?|holds?)\b)"
_VERB = rf"(?:do not|don't|{_VERBS})\b{_NO_NOUN}"
_INSTRUCTION = re.compile(
    rf"^\W*(?:(?:then|so|now|first|next|otherwise|instead|never|always|just|or|and|also|but|better|later),?\s+){{0,2}}{_VERB}"
    rf"|^\W*(?:if|when|for|to|with|in|on|before|after|until|unless|once)\b[^,;:.]*[,:]\s*(?:then\s+)?{_VERB}",
    re.IGNORECASE,
)
_ADVICE = "end it with [✓](claim:name) of the test that proves it, or with [not run: reason](claim:none)"


def check_sentences(entry: Entry, entries: list[Entry]) -> Iterator[Violation]:
    """Violations of the contract of sentences. Runs nothing.

    A page that names no scope says of what its sentences hold nowhere: that is all there is to say about it.
    """
    html, claims = render(entry.root, entry.body), read_claims(entry.test)
    sentences, lines = read_sentences(html), Lines(entry)
    page = entry.shown(entry.page)
    if "scope" not in entry.head.lines:
        return
    for sentence, wrong in demands(sentences):
        yield Violation(page, lines.of(sentence.text), f"{sentence.shown} {wrong}; {_ADVICE}")
    yield from citations.check(entry, entries, html, sentences, lines)
    yield from _universal_from_one_run(entry, entries, sentences, lines)
    yield from quoted.check(entry, entries, sentences, lines)
    yield from said.check(entry, entries, sentences, lines)
    yield from _budgets(entry, sentences, lines)
    yield from _one_fact_a_claim(entry, claims)
    yield from printed.check(entry)


def share(sentences: list[Sentence]) -> tuple[int, int]:
    """How many sentences of fact carry a proof, and how many there are."""
    carrying = [sentence for sentence in sentences if sentence.text and sentence.ticks]
    proved = [sentence for sentence in carrying if any(tick.is_proof for tick in sentence.ticks)]
    return len(proved), len(carrying) + sum(1 for _ in demands(sentences))


def demands(sentences: list[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """The sentences that lack a tick which they must carry, each with the reason."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.item):
        item = list(group)
        covered = False
        for number, sentence in enumerate(item):
            if sentence.ticks or not sentence.text or sentence.place in (Place.HEADING, Place.QUOTED):
                continue
            leads_in = sentence is item[-1] and sentence.text.endswith(":")  # to the code or the list below
            if reason := _reason(sentence, number, leads_in):
                covered = True
                if any(later.ticks for later in item[number + 1 :]):
                    reason += " (the tick further on covers its own sentence alone)"
                yield sentence, reason
        verdict = item[0].place is Place.WRONG and not covered and not any(sentence.ticks for sentence in item)
        if verdict:
            yield item[0], f"is a verdict under {WRONG!r} without a tick"


def _reason(sentence: Sentence, number: int, leads_in: bool) -> str:
    """Why a sentence without a tick must carry one; empty where it need not."""
    if words := universal(sentence):
        return f"says {words[0]!r} and carries no tick"
    if sentence.place is Place.ANSWER and not leads_in and _states_a_fact(sentence):
        return "stands in the short answer and carries no tick"
    if sentence.place is Place.CAPTION and number and _states_a_fact(sentence) and not _LEGEND.match(sentence.text):
        return "says more in a caption than what is drawn, and carries no tick"
    if sentence.place is Place.ROW and _row_states_a_fact(sentence):
        return "is a row that states a fact and carries no tick in its last cell"
    return ""


def universal(sentence: Sentence) -> list[str]:
    """The universal words that a sentence says of its own: not in quotes, code or links, not as an instruction."""
    said = sentence.only(Kind.OWN)
    text = _ANSWERED.sub("", _QUOTED.sub("x", said))
    if text.rstrip().endswith("?") or _defines(sentence):
        return []
    while instruction := _INSTRUCTION.match(text):
        clause = _CLAUSE.search(text, instruction.end())
        text = text[clause.end() :] if clause else ""
    return UNIVERSAL.findall(text)


def _states_a_fact(sentence: Sentence) -> bool:
    text = sentence.only(Kind.OWN, Kind.TERM)
    return not (
        len(text.split()) <= 2
        or text.endswith("?")
        or _INSTRUCTION.match(text)
        or _defines(sentence)
        or sentence.has(Kind.ARITHMETIC)
        or sentence.has(Kind.LINK)
    )


def _defines(sentence: Sentence) -> bool:
    """*A term* is ...: what it means is the author's to say."""
    first = [piece for piece in sentence.pieces if piece.text.strip()][:2]
    return any(piece.kind is Kind.TERM for piece in first) and (
        re.match(r"(?:(?:An?|The)\s+)?x\s+(?:is|are|means?|stands? for)\b", sentence.only(Kind.OWN)) is not None
    )


def _row_states_a_fact(sentence: Sentence) -> bool:
    """Whether a cell behind the label says something in words, and asks nothing: three of them, or yes or no."""
    for cell in sentence.cells[1:]:
        text = " ".join("".join(piece.text if piece.kind is Kind.OWN else " " for piece in cell).split())
        if text.endswith("?"):
            continue
        if len(re.findall(r"[^\W\d_]{2,}", text)) >= 3 or re.fullmatch(r"(?:yes|no)\b.*", text, re.IGNORECASE):
            return True
    return False


def _universal_from_one_run(
    entry: Entry, entries: list[Entry], sentences: list[Sentence], lines: Lines
) -> Iterator[Violation]:
    for sentence in sentences:
        cited = [citations.resolve(tick, entry, entries) for tick in sentence.ticks if tick.is_proof]
        found = [claim for claim in cited if claim is not None]
        words = [word for word in universal(sentence) if _OF_CASES.fullmatch(word)]
        if words and found and not any(claim.cases for claim in found) and not _NARROWED.search(sentence.text):
            says = f"{sentence.shown} says {words[0]!r} of one run"
            advice = f"draw the cases of {found[0].name} with @drawn, or say 'here'"
            yield Violation(entry.shown(entry.page), lines.of(sentence.text), f"{says}; {advice}")


def _budgets(entry: Entry, sentences: list[Sentence], lines: Lines) -> Iterator[Violation]:
    page = entry.shown(entry.page)
    answer = [sentence for sentence in sentences if sentence.place is Place.ANSWER]
    words = sum(sentence.words for sentence in answer)
    if words > SHORT_ANSWER_WORDS:
        sentence = f"has {words} words in the short answer; keep to {SHORT_ANSWER_WORDS} and move the rest below"
        yield Violation(page, lines.of(answer[0].text), sentence)
    budget = entry.front_matter.get("words", PAGE_WORDS)
    if budget not in (PAGE_WORDS, FOUNDING_WORDS):
        advice = f"write {FOUNDING_WORDS} on a founding answer, and leave the key out elsewhere"
        yield Violation(page, entry.head.lines["words"], f"front matter 'words' is {budget!r}; {advice}")
    elif (words := sum(sentence.words for sentence in sentences)) > budget:
        yield Violation(page, 1, f"has {words} words; keep to {budget}: what is true but was not asked is a link")


def _one_fact_a_claim(entry: Entry, claims: list[Claim]) -> Iterator[Violation]:
    for claim in claims:
        stated = read_sentences(f"<p>{re.sub('`[^`]+`', '<code>x</code>', claim.sentence)}</p>")
        if len(stated) > 1:
            advice = "state one fact, exactly what it asserts, and give another its own claim"
            sentence = f"{claim.name} states {len(stated)} sentences; {advice}"
            yield Violation(entry.shown(entry.test), claim.line, sentence)
