"""Every number of a page is bound, part of a quotation, or a number of the claim that proves its sentence."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

from tested_answers.checks.citations import resolve
from tested_answers.content import bindings
from tested_answers.content.entry import Entry
from tested_answers.content.markdown import render
from tested_answers.content.numbers import Shown, numbers_in, shown_in, value_of, versions_in
from tested_answers.content.outputs import recorded
from tested_answers.content.ticks import NONE, Tick
from tested_answers.content.violation import Violation
from tested_answers.running import environments

_PACKAGES = {"PyTorch": "torch", "TF": "tensorflow", "TensorFlow": "tensorflow"}
_QUOTED = re.compile(r'"([^"]+)"')
ADVICE = (
    'bind it as `0`{data-is="expression"}, quote a whole span of the snippet or its output, or say it in the claim that '
    "ends its sentence, in its words and in its code"
)


def check(entry: Entry, entries: list[Entry]) -> Iterator[Violation]:
    shown, page = entry.shown(entry.page), BeautifulSoup(render(entry.root, entry.body), "html.parser")
    for line, sentence in bindings.unread(entry.text, page) if entry.has_page else ():
        yield Violation(shown, line, sentence)
    vouching = _Vouching(entry, entries)
    for number in shown_in(page):
        if not vouching.holds(number):
            place = f"{number.text} ({number.context!r})" if number.span is None else f"the span {number.span!r}"
            advice = ADVICE if entry.has_page else "print it, or use a number that the lab prints"
            yield Violation(shown, _line_of(entry, number), f"{place} is bound to nothing; {advice}")
    on_page = [one.text for one in bindings.find_bound(entry.text)] + [
        code.get_text() for code in page.find_all("code")
    ]
    vouched = {number for text in on_page for number in numbers_in(text)} | vouching.printed
    for key in ("title", "description", "scope"):
        text = str(entry.front_matter.get(key, ""))
        line = entry.head.lines.get(key, 1)
        for quoted in _QUOTED.findall(text):
            if any(map(str.isdigit, quoted)) and not vouching.prints(quoted):
                yield Violation(shown, line, f"{quoted!r} in the {key} is printed by no snippet; quote what one prints")
        for number in numbers_in(_QUOTED.sub("", text)):
            if number not in vouched and not vouching.holds(Shown(number, text)):
                yield Violation(shown, line, f"{number} in the {key} is bound nowhere on the page; {ADVICE}")


class _Vouching:
    """What vouches for a number that is not bound."""

    def __init__(self, entry: Entry, entries: list[Entry]) -> None:
        self.entry, self.entries = entry, entries
        sources = entry.sources().values()
        self.versions = environments.versions(entry.root)
        outputs = ["\n".join(recorded(source).values()) for source in sources]
        self.quotable = [*sources, *outputs]
        # A lab's prose stands between its cells and cannot bind: what they print vouches for it.
        self.printed = set() if entry.has_page else {number for text in outputs for number in numbers_in(text)}

    def holds(self, number: Shown) -> bool:
        if number.text in self.printed or self._is_run(number):
            return True
        if number.span is not None and not _is_one_number(number.span):
            return self.quotes(number.span)
        return number.claim is not None and self._said(number)

    def quotes(self, span: str) -> bool:
        """Whether the whole span stands in a snippet or in what one printed."""
        return any(_stands_in(span, text) for text in self.quotable)

    def prints(self, quoted: str) -> bool:
        """The same of words in quotation marks, in which `...` leaves something out of a line."""
        wanted = re.compile(r"\b" + ".*".join(re.escape(part.strip()) for part in quoted.split("...")) + r"(?!\w)")
        return any(wanted.search(text) for text in self.quotable)

    def _is_run(self, number: Shown) -> bool:
        """Whether it is the version of a product that this was run with, or one that is said not to have run.

        A bare generation (TensorFlow 1) is a name, if there was one.
        """
        return any(
            number.claim == NONE
            or _is_version(version, self.versions.get(_PACKAGES.get(product, product.lower()), "0"))
            for product, version in versions_in(number.context)
            if version == number.text
        )

    def _said(self, number: Shown) -> bool:
        """Whether the claim's sentence has the number and its code has it too."""
        claim = resolve(Tick("", number.claim), self.entry, self.entries)
        if claim is None or number.text not in numbers_in(claim.sentence):
            return False
        try:
            value = abs(value_of(number.text))
        except ValueError:  # a number word
            return True
        return bool({value, round(value * 100, 9)} & claim.numbers)


def _is_version(said: str, run: str) -> bool:
    return f"{run}.".startswith(f"{said}.") or ("." not in said and int(said) <= int(run.partition(".")[0]))


def _is_one_number(span: str) -> bool:
    numbers = numbers_in(span)
    return len(numbers) == 1 and span.strip().strip("()[] ") == numbers[0]


def _stands_in(span: str, text: str) -> bool:
    """Whether the span is there verbatim, and not as a part of longer words or numbers."""
    before = r"(?<![\w.])" if span[:1].isalnum() else ""
    after = r"(?!\w|\.\d)" if span[-1:].isalnum() else ""
    return re.search(f"{before}{re.escape(span)}{after}", text) is not None


def _line_of(entry: Entry, number: Shown) -> int:
    """The line that holds the number, and most of the words around it where several do."""
    wanted = set(number.context.split())
    lines = list(enumerate(entry.text.splitlines(), start=1))
    ends = [place for place, line in lines if line.removeprefix("# ") == "---"][:2]
    below = lines[ends[1] if len(ends) == 2 else 0 :]
    holding = [(place, line) for place, line in below if (number.span or number.text) in line] or [(1, "")]
    return max(holding, key=lambda pair: len(wanted & set(pair[1].split())))[0]
