"""One question of an answer: what does this line print? Its outputs are covered until the reader has guessed or passed."""

from dataclasses import dataclass
from hashlib import sha256
from html import escape

from tested_answers.content.predictions import Option, Prediction
from tested_answers.site.places import Place

BUTTONS = (
    '<button type="button" data-guess>Guess</button> <button type="button" data-show title="Escape">Show it</button>'
)


@dataclass(frozen=True)
class Guess:
    """A prediction as the page asks it: which lines are covered, the box under the code, and the options."""

    covered: range  # numbers of lines of the snippet, from 0
    box: str
    options: list[dict]


def make(source: str, prediction: Prediction, places: list[Place]) -> Guess:
    """The question about a line of this snippet."""
    line = escape(source.splitlines()[prediction.number - 1].strip(), quote=False)
    box = (
        f'<div class="guess"><p>Before you look: what does <code>{line}</code> print? {BUTTONS}</p>'
        '<div role="status"></div></div>'
    )
    options = [_option(option, places) for option in prediction.options]
    # In an order that does not give away which is real, the same on every build.
    options.sort(key=lambda one: sha256(repr((prediction.line, one["lines"])).encode()).digest())
    return Guess(range(prediction.number, prediction.number + len(prediction.options[0].lines)), box, options)


def _option(option: Option, places: list[Place]) -> dict:
    """What the line prints, and the name of the reading with which it prints that."""
    made, wanted = {"lines": "\n".join(option.lines)}, option.mutation
    for reading in (reading for place in places for reading in place.readings):
        if wanted and (reading.outcome.old, reading.outcome.new) == (wanted.old, wanted.new):
            made["name"] = reading.name
    return made
