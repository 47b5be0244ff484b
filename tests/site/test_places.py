"""Where a snippet can be changed: what of it is marked, and what stands there after each mutation."""

import json
import re
from html import unescape

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from tested_answers.content.outcomes import Outcome
from tested_answers.site import coloured, places, switches
from tested_answers.site.html import finish_content

DEPENDS = ["tested_answers/**/*.py"]
COMMENTED = (
    "# Alone.\nx = f(  # behind an opening\n    # alone, with an indent\n    1,\n)  # behind\nprint('#')\n#> 1\n"
)


def made(source: str, *edits: tuple[str, str]) -> list[tuple[str, list[str]]]:
    """Each place as it is written, with its other readings."""
    outcomes = [Outcome("answer", old, new, source.replace(old, new), {}) for old, new in edits]
    return [
        (source[place.start : place.end], [reading.text for reading in place.readings])
        for place in places.find(source, outcomes)
    ]


@pytest.mark.parametrize(
    ("source", "old", "new", "place", "reading"),
    [
        ("p = z.softmax(dim=1)\n", "softmax(dim=1)", "softmax(dim=0)", "dim=1", "dim=0"),
        ("x = ones(7, 5)\n", "ones(7, 5)", "ones(7, 6)", "5", "6"),
        ("y = x @ w\n", "x @ w", "x * w", "x @ w", "x * w"),
        ("y = -x\n", "-x", "x", "-x", "x"),
        ("t = x.t()\n", "x.t()", "x.view(3, 2)", "t()", "view(3, 2)"),
        ("y = f(x)\nz = 1\n", "f(x)\n", "f(x[:3])\n", "x", "x[:3]"),
        ("y = f(x)\nz = 1\n", "f(x)\n", "f(x).clone()\n", "f(x)", "f(x).clone()"),
        ("for x in a:\n    f(x)\n    g(x)\n", "    f(x)\n", "", "f(x)", ""),
        ("if a:\n    f(x)\n    g(x)\n", "f(x)\n    g(x)", "g(x)\n    f(x)", "f(x)\n    g", "g(x)\nf"),
    ],
)
def test_a_place_is_what_differs_and_can_be_named(source: str, old: str, new: str, place: str, reading: str) -> None:
    assert made(source, (old, new)) == [(place, [reading])]


def test_places_that_overlap_are_one_and_others_are_not() -> None:
    source = "y = conv(3, padding=1, stride=2)\nz = 4\n"
    edits = [("padding=1", "padding=2"), ("3, padding=1", "5, padding=0"), ("z = 4", "z = 5")]
    assert made(source, *edits) == [
        ("3, padding=1", ["5, padding=0", "3, padding=2"]),
        ("4", ["5"]),
    ]


def test_the_name_of_a_reading_survives_edits_around_it() -> None:
    found = [
        places.find(source, [Outcome("answer", "b = 2", "b = 3", source.replace("b = 2", "b = 3"), {})])
        for source in ("b = 2\n", "a = 1\nb = 2\nc = 4\n")
    ]
    first, second = [place.readings[0].name for (place,) in found]
    assert first == second


def test_every_reading_gives_the_whole_text_of_its_outcome() -> None:
    """As the page does it: the edits of lines, from the last to the first."""
    source = 'a = """x\ny"""\nfor b in (1, 2):\n    f(b)\n    g(b)\nprint(a, b)\n#> 1 < 2\nc = d\n'
    texts = {
        ("(1, 2)", "(1,)"): source.replace("(1, 2)", "(1,)").replace("1 < 2", "&amp;"),
        ("    g(b)\n", ""): source.replace("    g(b)\n", "").replace("#> 1 < 2", "#> 3\n#> 4"),
        ("c = d\n", ""): source.replace("c = d\n", ""),
        ("x\ny", "z"): source.replace("x\ny", "z"),
    }
    recorded = [Outcome("answer", old, new, text, {"test_it": "no"}) for (old, new), text in texts.items()]
    found = switches.make({"answer": source}, recorded)
    data = json.loads(found.script.removeprefix("testedAnswersSwitches(").rstrip(";\n)"))
    seen = set()
    for reading in (reading for place in data["answer"]["places"] for reading in place):
        lines = found.code["answer"].split("\n")
        for start, gone, *new in reversed(reading["edits"]):
            lines[start : start + gone] = new
        seen.add(unescape(re.sub("<[^>]+>", "", "\n".join(lines))) + "\n")
    assert seen == set(texts.values())


def test_lines_are_coloured_as_the_page_has_them_also_comments() -> None:
    block = finish_content(highlight(COMMENTED, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)))
    lines = block.rstrip("\n").split("\n")
    assert lines == coloured.in_html(coloured.read(COMMENTED), range(len(lines)), {})
    assert [re.findall('<span class="(c1|ca)">([^<]*)', line) for line in lines[:5]] == [
        [("c1", "# Alone.")],
        [("ca", "# behind an opening")],
        [("c1", "    # alone, with an indent")],
        [],
        [("ca", "# behind")],
    ]
