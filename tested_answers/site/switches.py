"""Code that readers switch: its places marked in the page, and a script of what each other reading really gave.

The script is fetched when a place is first pressed (docs/assets/javascripts/switch/).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mkdocs.exceptions import PluginError

from tested_answers.content.entry import Entry
from tested_answers.content.outcomes import Outcome, file_of, outcomes
from tested_answers.content.outputs import MARK
from tested_answers.content.predictions import Prediction, predictions
from tested_answers.content.ticks import name_of
from tested_answers.files import read_if_there
from tested_answers.kept import digest
from tested_answers.site import coloured, guesses, places
from tested_answers.site.html import text_of
from tested_answers.site.places import Place

_BLOCK = re.compile(r'<div class="highlight"><pre><span></span><code>(?P<code>.*?)</code></pre></div>', re.DOTALL)
_HINT = (
    '<p class="places-hint">Press dotted code to change it and see what it printed then. '
    "Press another name to see what it was."
    '<span class="by-key"> By keyboard, the arrow keys lead from one dotted place to the next.</span></p>'
)


@dataclass(frozen=True)
class Switches:
    """The switches of one entry: variant -> its marked code, and what stands below it; and the script for all of them."""

    codes: dict[str, str]
    below: dict[str, str]
    script: str

    def in_page(self, html: str, entry: Entry) -> str:
        """The page's content with the places marked; the blocks are finished (html.finish_content)."""
        if not self.codes:
            return html
        shown = {source.strip(): variant for variant, source in entry.sources().items()}
        address = f"../{path_of(entry)}?{digest(self.script)[:8]}"

        def block(match: re.Match) -> str:
            variant = shown.get(text_of(match["code"]).strip())
            if variant not in self.codes:
                return match.group()
            covered = ' class="covered"' if self.below[variant] != _HINT else ""
            code = f'<code{covered} data-switches="{address}" data-variant="{variant}">{self.codes[variant]}\n</code>'
            return f'<div class="highlight"><pre><span></span>{code}</pre></div>{self.below[variant]}'

        return _BLOCK.sub(block, html)


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
    codes, below, data = {}, {}, {}
    for variant, source in sources.items():
        found = places.find(source, [one for one in recorded if one.variant == variant])
        question = next((one for one in asked if one.variant == variant), None)
        guess = question and guesses.make(source, question, found)
        if found or guess:
            lines = _lines(source, source, found, len(found))
            readings = [
                [_reading(source, lines, found, place, one) for one in range(len(found[place].readings))]
                for place in range(len(found))
            ]
            for number in guess.covered if guess else ():
                lines[number] = f'<span class="awaited">{lines[number]}</span>'
            codes[variant] = "\n".join(lines)
            below[variant] = (guess.box if guess else "") + _HINT
            data[variant] = {"places": readings, "options": guess.options if guess else []}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Switches(codes, below, f"testedAnswersSwitches({text});\n" if data else "")


def _lines(source: str, shown: str, found: list[Place], changed: int) -> list[str]:
    """The lines of what is shown: the snippet's own, or those of a reading of the place `changed`."""
    text = coloured.read(shown)
    marks = places.stretches(found, coloured.read(source).source, text, changed)
    return coloured.in_html(text, marks)


def _reading(source: str, lines: list[str], found: list[Place], place: int, number: int) -> dict:
    """What the page needs of one reading: its name, what stands at its place, the lines that it changes, what falls."""
    reading = found[place].readings[number]
    before, now = coloured.read(source).lines, coloured.read(reading.outcome.text).lines
    there = _lines(source, reading.outcome.text, found, place)
    edits = []
    for kind, start, end, first, last in SequenceMatcher(None, lines, there, autojunk=False).get_opcodes():
        if kind != "equal":
            new = set(_new(before[start:end], now[first:last]))
            edits.append(
                [
                    start,
                    end - start,
                    *(_differing(there[at]) if at - first in new else there[at] for at in range(first, last)),
                ]
            )
    falls = {name_of(claim): said for claim, said in reading.outcome.falls.items()}
    made = {"name": reading.name, "text": reading.text, "edits": edits, "falls": falls}
    gone = _outputs(before) - _outputs(now)
    return made | {"gone": gone} if gone > 0 else made


def _new(before: Sequence[str], now: Sequence[str]) -> Iterator[int]:
    """Which of the lines were not there before; one that only moved with others was."""
    for kind, _, _, first, last in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from range(first, last)


def _outputs(lines: Sequence[str]) -> int:
    return sum(line.lstrip().startswith(MARK) for line in lines)


def _differing(line: str) -> str:
    return f'<span class="differs">{line}</span>'
