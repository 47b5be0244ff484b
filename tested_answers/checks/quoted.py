"""What a page quotes as code stands in code that runs: a snippet or what it printed, a claim, the lines to paste."""

import re
from collections.abc import Iterator

from tested_answers.checks.lines import Lines
from tested_answers.content import pasted
from tested_answers.content.claims import code_of
from tested_answers.content.entry import Entry
from tested_answers.content.outputs import recorded
from tested_answers.content.prose import Kind, Sentence
from tested_answers.content.violation import Violation

_COMMENT = re.compile(r"(?:^ *|  )# .*$", re.MULTILINE)
_TOKEN = re.compile(r"\.\.\.|\w+|\S")
_LEFT_OUT = r".{0,300}?"  # what `...` stands for
_NAME = re.compile(r"[^\W\d]\w")
# Of sizes, (batch, steps) and channels × height; a formula.
_NOTATION = re.compile(r"[(\[][\w\s,*+/→>-]+[)\]]|\w+(?:\s×\s\w+)+|\\\(.*\\\)", re.DOTALL)
_ADVICE = (
    "write it as a snippet, the lines to paste or a claim has it, have the claim of its sentence run it as it stands, "
    "or end the sentence with [not run: reason](claim:none)"
)


def check(entry: Entry, entries: list[Entry], sentences: list[Sentence], lines: Lines) -> Iterator[Violation]:
    """Violations of the spans of code of a page.

    What a sentence names that was not run is not asked, nor the first column of the table that it leads to.
    """
    own, led = _run(entry), False
    for sentence in sentences:
        not_run = any(not tick.is_proof for tick in sentence.ticks)
        led = led if sentence.cells else not_run
        pieces = [piece for cell in sentence.cells[1:] for piece in cell] if led else sentence.pieces
        spans = [piece.text for piece in pieces if piece.kind is Kind.CODE and _is_code(piece.text)]
        if not spans or not_run:
            continue
        cited = {tick.slug for tick in sentence.ticks if tick.slug is not None}
        run = [own, *(_run(one) for one in entries if one.slug in cited)]
        for span in spans:
            if not any(stands_in(span, text) for text in run):
                says = f"quotes {span!r}, which nothing runs; {_ADVICE}"
                yield Violation(entry.shown(entry.page), lines.of(sentence.text), says)


def stands_in(span: str, code: str) -> bool:
    """Whether code has the span, whatever space, quotation marks and line breaks are between its words."""
    pattern = r"\s*".join(map(_pattern, _TOKEN.findall(span)))
    before, after = r"(?<!\w)" * bool(re.match(r"\w", span)), r"(?!\w)" * bool(re.search(r"\w$", span))
    return re.search(before + pattern + after, code, re.DOTALL) is not None


def _is_code(span: str) -> bool:
    several = not re.fullmatch(r"\w+", span)
    return _NAME.search(span) is not None and not (several and _NOTATION.fullmatch(span))


def _pattern(token: str) -> str:
    if token == "...":
        return _LEFT_OUT
    if token in "\"'":
        return "[\"']"
    return rf"(?:,\s*)?{re.escape(token)}" if token in ")]}" else re.escape(token)


def _run(entry: Entry) -> str:
    """What runs of an entry: its code without comments, and what that printed."""
    sources = entry.sources().values()
    code = [*sources, pasted.joined(entry.pasted), code_of(entry.test)]
    printed = [line for source in sources for line in recorded(source).values()]
    return "\n".join([*(_COMMENT.sub("", text) for text in code), *printed])
