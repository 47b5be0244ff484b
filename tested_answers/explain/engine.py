"""The engine of the page, docs/assets/javascripts/explain/, run by V8: the terminal and the proofs read what readers read."""

import atexit
from functools import cache
from pathlib import Path

from py_mini_racer import MiniRacer

from tested_answers.explain.families import Family
from tested_answers.explain.packed import found_by, said_of

SCRIPTS = [Path(__file__).parents[2] / "docs/assets/javascripts/explain" / name for name in ("mending.js", "engine.js")]
_ASK = """
const engines = [];
function create(columns, said) {
  const engine = explainEngine.create(columns, { all: said.slug.length });
  engine.add("all", said);
  return engines.push(engine) - 1;
}
function ask(number, name, texts) { return texts.map((text) => engines[number][name](text)); }
"""


@cache
def _v8() -> MiniRacer:
    started = MiniRacer()
    atexit.register(started.close)  # left to the end of the interpreter, it sometimes waits for its own thread forever
    for script in SCRIPTS:
        started.eval(script.read_text(encoding="utf-8"))
    started.eval(_ASK)
    return started


def call(function: str, *given: object) -> object:
    """What a function of the scripts gives, such as explainEngine.plain; arguments and result are plain data."""
    return _v8().call(function, *given)


class Engine:
    """What some families say of a text."""

    def __init__(self, families: list[Family]) -> None:
        self.families = {family.slug: family for family in families}
        self._number = call("create", found_by(families), said_of(families, {}))

    def explained(self, text: str) -> dict | None:
        """What the reader is told, as plain data; None where nothing fits."""
        return self.each([text])[0]

    def each(self, texts: list[str]) -> list[dict | None]:
        """The same of many texts at once: the way to V8 and back takes as long as a text."""
        return call("ask", self._number, "explained", texts)

    def nearest(self, text: str) -> list[Family]:
        """The two families whose words stand most in a text that none fits, if they are near."""
        [near] = call("ask", self._number, "nearest", [text])
        return [self.families[one["slug"]] for one in near]
