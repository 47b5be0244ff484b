"""V8 with the calculators in it, and the cases that all of them are checked on."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # calculator_cases, whatever pytest's import mode

CALCULATORS = HERE.parents[1] / "docs/assets/javascripts/calculators"
SCRIPTS = [
    *(CALCULATORS / f"{name}.js" for name in ("formulas", "elements")),
    HERE / "run_cases.js",
    HERE / "run_notes.js",  # in the place of the drawings, which need a page
    CALCULATORS / "catalogue.js",
]


@pytest.fixture(scope="session")
def v8() -> Iterator[MiniRacer]:
    """V8 with the calculators' scripts, and with runCases and runNotes, which take a text and give one."""
    started = MiniRacer()
    for script in SCRIPTS:
        started.eval(script.read_text(encoding="utf-8"))
    yield started
    started.close()
