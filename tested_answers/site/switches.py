"""Code that readers switch: its places marked in the page, and a script of what each other reading really gave.

The script is fetched when a place is first pressed (docs/assets/javascripts/switch/).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from html import escape

from mkdocs.exceptions import PluginError

from tested_answers.content.entry import Entry
from tested_answers.content.outcomes import Outcome, file_of, outcomes
from tested_answers.content.predictions import Option, Prediction, predictions
from tested_answers.content.ticks import name_of
from tested_answers.files import read_if_there
from tested_answers.kept import digest
from tested_answers.site import coloured, places
from tested_answers.site.coloured import Text
from tested_answers.site.html import BLOCK, text_of
from tested_answers.site.markup import script
from tested_answers.site.places import Marks, Place, Reading

_BUTTONS = (
    '<button type="button" data-guess>Guess</button> <button type="button" data-show title="Escape">Show it</button>'
)
_HINT = (
    '<p class="places-hint">Press dotted code to change it and see what it printed then. '
    "Press another name to see what it was."
    '<span class="by-key"> By keyboard, the arrow keys lead from one dotted place to the next.</span></p>'
)


@dataclass(frozen=True)
class Switches:
    """The switches of one entry: variant -> its code with all that is marked, what stands below it; the script for all."""

    code: dict[str, str]
    below: dict[str, str]
    script: str

    def in_page(self, html: str, entry: Entry) -> str:
        """The page's content with the places marked; the blocks are finished (html.finish_content)."""
        if not self.code:
            return html
        shown = {source.strip(): variant for variant, source in entry.sources().items()}
        address = f"../{path_of(entry)}?{digest(self.script)[:8]}"

        def block(match: re.Match) -> str:
            variant = shown.get(text_of(match["code"]).strip())
            if variant not in self.code:
                return match.group()
            covered = ' class="covered"' if self.below[variant] != _HINT else ""
            code = f'<code{covered} data-switches="{address}" data-variant="{variant}">{self.code[variant]}\n</code>'
            return f'<div class="highlight"><pre><span></span>{code}</pre></div>{self.below[variant]}'

        return BLOCK.sub(block, html)


def path_of(entry: Entry) -> str:
    """The script below the site."""
    return f"assets/switches/{entry}.js"


def made_from(entry: Entry) -> str:
    """What the marks depend on beside the page's own files."""
    return json.dumps(entry.front_matter.get("predict"), default=str) + read_if_there(file_of(entry))


def of(entry: Entry) -> Switches:
    """The switches of an entry. Raises PluginError with a sentence."""
    try:
        return make(entry.sources(), outcomes(entry), predictions(entry))
    except ValueError as error:
        raise PluginError(str(error)) from None


def make(sources: dict[str, str], recorded: list[Outcome], asked: list[Prediction] = ()) -> Switches:
    """The switches for the outcomes of these snippets."""
    code, below, data = {}, {}, {}
    for variant, source in sources.items():
        found = places.find(source, [one for one in recorded if one.variant == variant])
        question = next((one for one in asked if one.variant == variant), None)
        if found or question:
            own = places.stretches(found, text := coloured.read(source), text, len(found))
            lines = coloured.in_html(text, range(len(text.lines)), own)
            for number in range(question.number, question.number + len(question.options[0].lines)) if question else ():
                lines[number] = f'<span class="awaited">{lines[number]}</span>'
            readings = [
                [_reading(text, own, found, number, reading) for reading in place.readings]
                for number, place in enumerate(found)
            ]
            code[variant] = "\n".join(lines)
            below[variant] = (_asking(source, question) if question else "") + _HINT
            data[variant] = {"places": readings, "options": _options(question, found) if question else []}
    return Switches(code, below, script("testedAnswersSwitches", data) if data else "")


def _asking(source: str, question: Prediction) -> str:
    """What does this line print? Its outputs are covered until the reader has guessed or passed."""
    line = escape(source.splitlines()[question.number - 1].strip(), quote=False)
    asked = f"<p>Before you look: what does <code>{line}</code> print? {_BUTTONS}</p>"
    return f'<div class="guess">{asked}<div role="status"></div></div>'


def _options(question: Prediction, found: list[Place]) -> list[dict]:
    """In an order that does not give away which is real, the same on every build."""
    options = [_option(option, found) for option in question.options]
    return sorted(options, key=lambda one: sha256(repr((question.line, one["lines"])).encode()).digest())


def _option(option: Option, found: list[Place]) -> dict:
    """What the line prints, and the name of the reading with which it prints that."""
    made, wanted = {"lines": "\n".join(option.lines)}, option.mutation
    for reading in (reading for place in found for reading in place.readings):
        if wanted and (reading.outcome.old, reading.outcome.new) == (wanted.old, wanted.new):
            made["name"] = reading.name
    return made


def _reading(own: Text, marks: Marks, found: list[Place], place: int, reading: Reading) -> dict:
    """What the page needs of one reading: its name, what stands at its place, the lines that it changes, what falls."""
    now = coloured.read(reading.outcome.text)
    marks_now = places.stretches(found, own, now, place)
    edits = []
    for kind, start, end, first, last in _opcodes(_with_marks(own, marks), _with_marks(now, marks_now)):
        if kind != "equal":
            new = set(_new(own.lines[start:end], now.lines[first:last]))
            lines = coloured.in_html(now, range(first, last), marks_now)
            shown = [f'<span class="differs">{line}</span>' if at in new else line for at, line in enumerate(lines)]
            edits.append([start, end - start, *shown])
    falls = {name_of(claim): said for claim, said in reading.outcome.falls.items()}
    made = {"name": reading.name, "text": reading.text, "edits": edits, "falls": falls}
    gone = own.outputs - now.outputs
    return made | {"gone": gone} if gone > 0 else made


def _with_marks(text: Text, marks: Marks) -> list[tuple]:
    return [(line, *marks.get(number, ())) for number, line in enumerate(text.lines)]


def _new(before: Sequence[str], now: Sequence[str]) -> Iterator[int]:
    """Which of the lines were not there before; one that only moved with others was."""
    for kind, _, _, first, last in _opcodes(before, now):
        if kind != "equal":
            yield from range(first, last)


def _opcodes(before: Sequence, now: Sequence) -> list[tuple]:
    return SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
