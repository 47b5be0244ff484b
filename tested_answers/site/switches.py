"""Code that readers switch: its places marked in the page, and a script of what each other reading really gave.

The script is fetched when a place is first pressed (docs/assets/javascripts/switch/).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import starmap

from mkdocs.exceptions import PluginError

from tested_answers.content.entry import Entry
from tested_answers.content.outcomes import Outcome, file_of, outcomes
from tested_answers.content.predictions import Prediction, predictions
from tested_answers.content.ticks import name_of
from tested_answers.files import read_if_there
from tested_answers.kept import digest
from tested_answers.site import coloured, guesses, places
from tested_answers.site.coloured import Stretch, Text
from tested_answers.site.html import text_of
from tested_answers.site.places import Marks, Place, Reading

_BLOCK = re.compile(r'<div class="highlight"><pre><span></span><code>(?P<code>.*?)</code></pre></div>', re.DOTALL)
_HINT = (
    '<p class="places-hint">Press dotted code to change it and see what it printed then. '
    "Press another name to see what it was."
    '<span class="by-key"> By keyboard, the arrow keys lead from one dotted place to the next.</span></p>'
)


@dataclass(frozen=True)
class Switches:
    """The switches of one entry: variant -> what is marked in its code, and what stands below it; the script for all."""

    marks: dict[str, dict]
    below: dict[str, str]
    script: str

    def in_page(self, html: str, entry: Entry) -> str:
        """The page's content with the places marked; the blocks are finished (html.finish_content)."""
        if not self.marks:
            return html
        shown = {source.strip(): variant for variant, source in entry.sources().items()}
        address = f"../{path_of(entry)}?{digest(self.script)[:8]}"

        def block(match: re.Match) -> str:
            variant = shown.get(text_of(match["code"]).strip())
            if variant not in self.marks:
                return match.group()
            covered = ' class="covered"' if self.below[variant] != _HINT else ""
            code = "\n".join(self.marked(variant, match["code"]))
            code = f'<code{covered} data-switches="{address}" data-variant="{variant}">{code}\n</code>'
            return f'<div class="highlight"><pre><span></span>{code}</pre></div>{self.below[variant]}'

        return _BLOCK.sub(block, html)

    def marked(self, variant: str, code: str) -> list[str]:
        """The lines of its block, with the places marked and what is to be guessed covered."""
        marks = self.marks[variant]
        lines = coloured.marked(
            code, {int(number): [*starmap(Stretch, ones)] for number, ones in marks["places"].items()}
        )
        for number in marks["covered"]:
            lines[number] = f'<span class="awaited">{lines[number]}</span>'
        return lines


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
    marks, below, data = {}, {}, {}
    for variant, source in sources.items():
        found = places.find(source, [one for one in recorded if one.variant == variant])
        question = next((one for one in asked if one.variant == variant), None)
        guess = question and guesses.make(source, question, found)
        if found or guess:
            own = places.stretches(found, text := coloured.read(source), text, len(found))
            readings = [
                [_reading(text, own, found, number, reading) for reading in place.readings]
                for number, place in enumerate(found)
            ]
            marks[variant] = {"places": own, "covered": [*guess.covered] if guess else []}
            below[variant] = (guess.box if guess else "") + _HINT
            data[variant] = {"places": readings, "options": guess.options if guess else []}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Switches(marks, below, f"testedAnswersSwitches({text});\n" if data else "")


def _reading(own: Text, marks: Marks, found: list[Place], place: int, reading: Reading) -> dict:
    """What the page needs of one reading: its name, what stands at its place, the lines that it changes, what falls."""
    now = coloured.read(reading.outcome.text)
    marks_now = places.stretches(found, own, now, place)
    edits = []
    for kind, start, end, first, last in _opcodes(_with_marks(own, marks), _with_marks(now, marks_now)):
        if kind != "equal":
            new = set(_new(own.lines[start:end], now.lines[first:last]))
            lines = coloured.in_html(now, range(first, last), marks_now)
            edits.append(
                [start, end - start, *(_differing(line) if at in new else line for at, line in enumerate(lines))]
            )
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


def _differing(line: str) -> str:
    return f'<span class="differs">{line}</span>'
